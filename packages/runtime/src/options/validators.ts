/** What a value must be: in words, for the error, and as a test. */
export type Validator = readonly [text: string, test: (value: unknown) => boolean];

export const flag: Validator = ofType("boolean");
export const callback: Validator = ofType("function");
export const aboveZero: Validator = ["a number above 0", (value) => typeof value === "number" && value > 0];
export const count: Validator = ["a whole number, 0 or more", (value) => Number.isInteger(value) && Number(value) >= 0];
export const countAboveZero: Validator = ["a whole number above 0", (value) => count[1](value) && aboveZero[1](value)];
export const nonEmptyString: Validator = [
  "a string that is not empty",
  (value) => typeof value === "string" && value !== "",
];
export const abortSignal: Validator = ["an AbortSignal", (value) => isObject(value) && "aborted" in value];
/** An object of names and values. Iterables such as `Headers` are rejected: `Object.entries` would see nothing in them. */
export const plainObject: Validator = [
  "a plain object of names and values",
  (value) => isObject(value) && typeof value !== "function" && !(Symbol.iterator in value),
];
export const callbacks: Validator = [
  "an array of functions",
  (value) => Array.isArray(value) && value.every(callback[1]),
];
/** What `fetch` gets beside what the SDK sets itself. */
export const fetchOptions: Validator = without("method", "headers", "body", "signal", "redirect");
/** Headers beside those that the SDK makes of the API key. */
export const headers: Validator = without("authorization", "x-planasonix-api-key");
/** Anything: the value is checked where it is used. */
export const any: Validator = ["", () => true];

/** A value of one type. */
export function ofType(type: "boolean" | "function" | "string"): Validator {
  return [`of type ${type}`, (value) => typeof value === type];
}

/** A plain object that has none of these names, in whatever case. */
function without(...names: readonly string[]): Validator {
  return [
    `${plainObject[0]}, without ${names.join(", ")}`,
    (value) => plainObject[1](value) && !Object.keys(Object(value)).some((name) => names.includes(name.toLowerCase())),
  ];
}

/** An object with these methods. */
export function hasMethods(...names: readonly string[]): Validator {
  return [
    `an object with the methods ${names.join(", ")}`,
    (value) => isObject(value) && names.every((name) => typeof Reflect.get(value, name) === "function"),
  ];
}

/** One of a few strings. */
export function oneOf(values: readonly string[]): Validator {
  return [`one of ${values.join(", ")}`, (value) => values.some((one) => one === value)];
}

/** Whether a value has properties. Unlike `instanceof` it holds for objects of other realms, and for those without a prototype. */
export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/**
 * Checks options from a caller. `undefined` counts as left out.
 *
 * @throws {TypeError} Names the option and what it must be. Only numbers are quoted: anything else may be a secret.
 */
export function checkOptions(
  options: object,
  validators: Readonly<Partial<Record<string, readonly [...Validator, unknown?]>>>,
): void {
  if (!isObject(options) || Array.isArray(options)) throw new TypeError("The options must be an object");
  for (const [name, value] of Object.entries(options)) {
    const validator = Object.hasOwn(validators, name) ? validators[name] : undefined;
    if (!validator)
      throw new TypeError(`Unknown option \`${name}\`; the options are ${Object.keys(validators).join(", ")}`);
    const [text, test] = validator;
    const quoted = typeof value === "number" ? `, got ${value}` : "";
    if (value !== undefined && !test(value)) throw new TypeError(`\`${name}\` must be ${text}${quoted}`);
  }
}
