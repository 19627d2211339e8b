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

/** The options whose default affects only when requests are sent, or what is logged. */
const harmless = new Set(["logLevel", "maxConcurrency"]);

/**
 * The promises of a release that the current build breaks, one line each, as the table of breaking changes in
 * UPGRADING.md defines them. Additions break nothing.
 */
export function brokenPromises(released: Promises, current: Promises): string[] {
  const changed = (what: string, before: object, after: object): string[] =>
    Object.entries(before).flatMap(([name, value]) => {
      const now: unknown = Reflect.get(after, name);
      if (now === value) return [];
      return [`${what} ${name} ${now === undefined ? "was removed" : `was ${value}, and is ${now}`}`];
    });
  const grave = Object.entries(released.defaults).filter(([name]) => !harmless.has(name));
  const errors = Object.entries(released.errors).flatMap(([name, before]) => {
    const after = current.errors[name];
    if (after === undefined) return [`the error ${name} was removed`];
    const classes = before.extends.filter((each) => !after.extends.includes(each));
    const fields = Object.entries(before.fields).filter(([field, type]) => {
      const now = after.fields[field];
      return now === undefined || (type !== "undefined" && now !== type);
    });
    return [
      ...classes.map((each) => `the error ${name} does not extend ${each} any more`),
      ...fields.map(
        ([field, type]) => `the field ${field} of ${name} was ${type}, and is ${after.fields[field] ?? "removed"}`,
      ),
    ];
  });
  return [
    ...changed("the range of", { Node: released.node }, { Node: current.node }),
    ...changed("the default of", Object.fromEntries(grave), current.defaults),
    ...changed("the error of the status", released.statuses, current.statuses),
    ...errors,
    ...changed("the retries of", released.operations, current.operations),
  ];
}
