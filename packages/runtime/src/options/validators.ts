import { readProperty } from "../platform/thrown.ts";
import { unknownName } from "./names.ts";

/** A requirement for a value: as text for the error, and as a test. */
export type Validator = readonly [text: string, test: (value: unknown) => boolean];

/** `true` or `false`; other values are not converted. */
export const flag: Validator = ofType("boolean");
/** A function; its parameters are not checked. */
export const callback: Validator = ofType("function");
/** A number above 0; `Infinity` is valid. */
export const aboveZero: Validator = ["a number above 0", (value) => typeof value === "number" && value > 0];
/** A whole number, at least 0; `Infinity` is invalid. */
export const count: Validator = ["a whole number, 0 or more", (value) => Number.isInteger(value) && Number(value) >= 0];
/** A whole number, at least 1. */
export const countAboveZero: Validator = ["a whole number above 0", (value) => count[1](value) && aboveZero[1](value)];
/** A string that is not empty. */
export const nonEmptyString: Validator = [
  "a string that is not empty",
  (value) => typeof value === "string" && value !== "",
];
/** An object with the property `aborted`, so that signals of other realms are valid. */
export const abortSignal: Validator = ["an AbortSignal", (value) => isObject(value) && "aborted" in value];
/** An object of names and values. Not an iterable such as `Headers`, in which `Object.entries` finds nothing. */
export const plainObject: Validator = [
  "a plain object of names and values",
  (value) => isObject(value) && typeof value !== "function" && !(Symbol.iterator in value),
];
/** An array that contains only functions; it may be empty. */
export const callbacks: Validator = [
  "an array of functions",
  (value) => Array.isArray(value) && value.every(callback[1]),
];
/** Options of `fetch` other than those that the SDK reserves. */
export const fetchOptions: Validator = without("method", "headers", "body", "signal", "redirect");
/** Headers except those that the SDK sets from the API key. */
export const headers: Validator = without("authorization", "x-planasonix-api-key");
/** Any value: it is checked where it is used. */
export const any: Validator = ["", () => true];

/** A value of the given type. */
export function ofType(type: "boolean" | "function" | "string"): Validator {
  return [`of type ${type}`, (value) => typeof value === type];
}

/** A plain object that has none of the given names, whatever their case. */
function without(...names: readonly string[]): Validator {
  return [
    `${plainObject[0]}, without ${names.join(", ")}`,
    (value) => plainObject[1](value) && !Object.keys(Object(value)).some((name) => names.includes(name.toLowerCase())),
  ];
}

/** An object with the given methods. */
export function hasMethods(...names: readonly string[]): Validator {
  return [
    `an object with the methods ${names.join(", ")}`,
    (value) => names.every((name) => callback[1](readProperty(value, name))),
  ];
}

/** One of the given strings, which the error lists. */
export function oneOf(values: readonly string[]): Validator {
  return [`one of ${values.join(", ")}`, (value) => values.some((one) => one === value)];
}

/** Whether a value is an object or a function, even of another realm or without a prototype. */
export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** @throws {TypeError} If a value is not an object of names and values, such as an array, a Map or a function. */
export function checkObject(name: string, value: unknown): asserts value is object {
  if (!plainObject[1](value)) throw new TypeError(`The ${name} must be ${plainObject[0]}`);
}

/**
 * Validates options from a caller. The value `undefined` counts as omitted.
 *
 * @throws {TypeError} If an option is unknown or invalid. The message quotes a value only if it is a number: other
 * values may be secret.
 */
export function checkOptions(
  options: unknown,
  validators: Readonly<Partial<Record<string, readonly [...Validator, unknown?]>>>,
): void {
  checkObject("options", options);
  for (const [name, value] of Object.entries(options)) {
    const validator = Object.hasOwn(validators, name) ? validators[name] : undefined;
    if (!validator) throw unknownName("option", name, Object.keys(validators));
    const [text, test] = validator;
    const quoted = typeof value === "number" ? `, got ${value}` : "";
    if (value !== undefined && !test(value)) throw new TypeError(`\`${name}\` must be ${text}${quoted}`);
  }
}
