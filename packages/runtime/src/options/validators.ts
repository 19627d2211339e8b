import { isObject } from "../platform/realm.ts";

/** What an option must be, in words and as a test. */
export type Validator = readonly [text: string, test: (value: unknown) => boolean];

/** A number above 0. */
export const aboveZero: Validator = ["a number above 0", (value) => typeof value === "number" && value > 0];
/** A whole number, 0 or more. */
export const count: Validator = ["a whole number, 0 or more", (value) => Number.isInteger(value) && Number(value) >= 0];
/** An AbortSignal of any realm. */
export const abortSignal: Validator = ["an AbortSignal", (value) => isObject(value) && "aborted" in value];
/** Text that says something. */
export const nonEmptyString: Validator = [
  "a string that is not empty",
  (value) => typeof value === "string" && value !== "",
];
/** Names and values. What is a list of them in a class of its own, as `Headers` is, would look empty. */
export const plainObject: Validator = [
  "a plain object of names and values",
  (value) => isObject(value) && typeof value !== "function" && !(Symbol.iterator in value),
];
/** What is checked where it is read. */
export const any: Validator = ["", () => true];

/** A value of one type. */
export function ofType(type: "boolean" | "function" | "string"): Validator {
  return [`of type ${type}`, (value) => typeof value === type];
}

/** An object with these methods. */
export function hasMethods(...names: readonly string[]): Validator {
  const has = (value: object, name: string): boolean => typeof Reflect.get(value, name) === "function";
  return [
    `an object with the methods ${names.join(", ")}`,
    (value) => isObject(value) && names.every((name) => has(value, name)),
  ];
}

/** One of a few words. */
export function oneOf(words: readonly string[]): Validator {
  return [`one of ${words.join(", ")}`, (value) => words.some((nonEmptyString) => nonEmptyString === value)];
}

/**
 * Checks options given by a user. `undefined` counts as left out.
 *
 * @throws {TypeError} That names the option and what it must be. Only numbers are quoted: anything else may be a secret.
 */
export function checkOptions(options: object, validators: Readonly<Record<string, Validator>>): void {
  if (!isObject(options) || Array.isArray(options)) throw new TypeError("The options must be an object");
  for (const [name, value] of Object.entries(options)) {
    const validator = Object.hasOwn(validators, name) ? validators[name] : undefined;
    if (!validator) throw new TypeError(`Unknown option \`${name}\`; there are ${Object.keys(validators).join(", ")}`);
    const [text, test] = validator;
    const quoted = typeof value === "number" ? `, got ${value}` : "";
    if (value !== undefined && !test(value)) throw new TypeError(`\`${name}\` must be ${text}${quoted}`);
  }
}
