/** What a value must be; the text stands in the message. Nothing: it is checked where it is read. */
export type Rule =
  | "a number above 0"
  | "a whole number, 0 or more"
  | "a whole number above 0"
  | "true or false"
  | "a string"
  | "a function"
  | "an object"
  | "an array"
  | "an AbortSignal"
  | "";

const rules: Record<Rule, (value: unknown) => boolean> = {
  "a number above 0": (value) => typeof value === "number" && value > 0,
  "a whole number, 0 or more": (value) => Number.isInteger(value) && Number(value) >= 0,
  "a whole number above 0": (value) => Number.isInteger(value) && Number(value) > 0,
  "true or false": (value) => typeof value === "boolean",
  "a string": (value) => typeof value === "string",
  "a function": (value) => typeof value === "function",
  "an object": (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "an array": (value) => Array.isArray(value),
  "an AbortSignal": (value) => typeof value === "object" && value !== null && "aborted" in value,
  "": () => true,
};

/** One of a few words, as a rule. */
export type Words = readonly string[];

/**
 * Checks options given by a user. `undefined` counts as left out.
 *
 * @throws {TypeError} That names the option and what it must be. Only numbers are quoted: anything else may be a secret.
 */
export function checkOptions(options: object, known: Readonly<Record<string, Rule | Words>>): void {
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(known, name) ? known[name] : undefined;
    if (rule === undefined)
      throw new TypeError(`Unknown option \`${name}\`; there are ${Object.keys(known).join(", ")}`);
    if (value === undefined || (typeof rule === "string" ? rules[rule](value) : rule.some((word) => word === value)))
      continue;
    const wanted = typeof rule === "string" ? rule : `one of ${rule.join(", ")}`;
    throw new TypeError(`\`${name}\` must be ${wanted}${typeof value === "number" ? `, got ${value}` : ""}`);
  }
}
