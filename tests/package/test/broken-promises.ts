/** What UPGRADING.md promises about behaviour, which types do not show: the build makes it, and a release freezes it. */
export interface Promises {
  /** The versions of Node that the client supports. */
  readonly node: string;
  /** The default of each option that is a plain value. */
  readonly defaults: Readonly<Record<string, string | number | boolean>>;
  /** The class of the error for each status of the API. */
  readonly statuses: Readonly<Record<string, string>>;
  /** The classes of errors: the classes that each extends, and the types of its fields. */
  readonly errors: Readonly<Record<string, ErrorPromise>>;
  /** Which failures of each operation are retried, and its own time limit if it has one. */
  readonly operations: Readonly<Record<string, string>>;
}

/** What a class of errors promises. */
export interface ErrorPromise {
  readonly extends: readonly string[];
  /** The type of each field, such as `string`; `undefined` if the field has no value in the example. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The promises that affect only when requests are sent, or what is logged. */
const harmless = new Set(["defaults.logLevel", "defaults.maxConcurrency"]);

/**
 * The promises of a release that the current build breaks, one line each, as the table of breaking changes in
 * UPGRADING.md defines them. Additions break nothing, and neither does a value of a field that had none.
 */
export function brokenPromises(released: Promises, current: Promises): string[] {
  const now = new Map(flatten("", current));
  return flatten("", released).flatMap(([name, value]) => {
    const found = now.get(name);
    const isKept = found === value || harmless.has(name) || (value === "undefined" && found !== undefined);
    return isKept ? [] : [`${name} was ${value}, and ${found === undefined ? "was removed" : `is ${found}`}`];
  });
}

/** The single promises, by names such as `errors.NotFoundError.fields.status`. Each entry of a list is one. */
function flatten(name: string, value: unknown): (readonly [string, string])[] {
  if (typeof value !== "object" || value === null) return [[name, String(value)]];
  if (Array.isArray(value)) return value.map((entry) => [`${name}.${entry}`, "promised"] as const);
  return Object.entries(value).flatMap(([key, inner]) => flatten(name === "" ? key : `${name}.${key}`, inner));
}
