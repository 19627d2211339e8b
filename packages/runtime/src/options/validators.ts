import { isObject } from "../platform/realm.ts";

/** What an option must be, in words and as a test. */
export type Rule = readonly [text: string, test: (value: unknown) => boolean];

/** A number above 0. */
export const aboveZero: Rule = ["a number above 0", (value) => typeof value === "number" && value > 0];
/** A whole number, 0 or more. */
export const count: Rule = ["a whole number, 0 or more", (value) => Number.isInteger(value) && Number(value) >= 0];
/** An AbortSignal of any realm. */
export const abortSignal: Rule = ["an AbortSignal", (value) => isObject(value) && "aborted" in value];
/** Text that says something. */
export const word: Rule = ["a string that is not empty", (value) => typeof value === "string" && value !== ""];
/** Names and values. What is a list of them in a class of its own, as `Headers` is, would look empty. */
export const record: Rule = [
  "a plain object of names and values",
  (value) => isObject(value) && typeof value !== "function" && !(Symbol.iterator in value),
];
/** What is checked where it is read. */
export const anything: Rule = ["", () => true];

/** A value of one type. */
export function ofType(type: "boolean" | "function" | "string"): Rule {
  return [`of type ${type}`, (value) => typeof value === type];
}

/** An object with these methods. */
export function withMethods(...names: readonly string[]): Rule {
  const has = (value: object, name: string): boolean => typeof Reflect.get(value, name) === "function";
  return [
    `an object with the methods ${names.join(", ")}`,
    (value) => isObject(value) && names.every((name) => has(value, name)),
  ];
}

/** One of a few words. */
export function oneOf(words: readonly string[]): Rule {
  return [`one of ${words.join(", ")}`, (value) => words.some((word) => word === value)];
}

/**
 * Checks options given by a user. `undefined` counts as left out.
 *
 * @throws {TypeError} That names the option and what it must be. Only numbers are quoted: anything else may be a secret.
 */
export function checkOptions(options: object, rules: Readonly<Record<string, Rule>>): void {
  if (!isObject(options) || Array.isArray(options)) throw new TypeError("The options must be an object");
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!rule) throw new TypeError(`Unknown option \`${name}\`; there are ${Object.keys(rules).join(", ")}`);
    const [text, test] = rule;
    const quoted = typeof value === "number" ? `, got ${value}` : "";
    if (value !== undefined && !test(value)) throw new TypeError(`\`${name}\` must be ${text}${quoted}`);
  }
}
