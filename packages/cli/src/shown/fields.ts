import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { suggest } from "@planasonix/configured/src/typed/suggest.ts";

/** One printed field: the path in the item, and its title. */
export interface Field {
  readonly title: string;
  readonly path: readonly string[];
  /** Whether to print the length of the list, or a time. */
  readonly mark: "count" | "time" | undefined;
}

/** The fields of the columns that are derived from the description. */
export function fieldsOf(columns: readonly string[]): Field[] {
  return columns.map((column) => {
    const path = column.replace(/[@#]$/, "").split(".");
    const mark = column.endsWith("#") ? "count" : column.endsWith("@") ? "time" : undefined;
    return { title: path.at(-1) ?? column, path, mark };
  });
}

/**
 * Reads `--fields`. A path begins at the item or at its attributes: `name` is short for `attributes.name`. Without
 * `known`, any path is possible.
 *
 * @throws {UsageError} If a path is empty or not known.
 */
export function readFields(text: string, known?: readonly string[], command = "The result"): Field[] {
  return text.split(",").map((given) => {
    const title = given.trim();
    const path = title.split(".");
    if (path.some((name) => name === "")) {
      throw new UsageError(`--fields takes paths such as id,name,metrics.rows_read, got ${JSON.stringify(text)}`);
    }
    if (known && !isKnown(title, known)) throw unknownField(title, known, command);
    return { title, path, mark: undefined };
  });
}

const prefix = "attributes.";

function isKnown(field: string, known: readonly string[]): boolean {
  return known.some((path) =>
    [field, prefix + field].some((one) => (path.endsWith("*") ? one.startsWith(path.slice(0, -1)) : one === path)),
  );
}

function unknownField(field: string, known: readonly string[], command: string): UsageError {
  const paths = known.filter((path) => !path.endsWith("*"));
  const short = paths.map((path) => (path.startsWith(prefix) ? path.slice(prefix.length) : path));
  const meant = suggest(field, [...short, ...paths]);
  return new UsageError(
    `${command} has no field ${JSON.stringify(field)}${meant ? `. Did you mean ${meant}?` : ""}`,
    `Fields: ${short.join(",")}`,
  );
}

/** The value of a field in an item; `undefined` if it has none. */
export function valueAt(item: unknown, { path }: Field): unknown {
  const [first = ""] = path;
  const owner = isRecord(item) && !(first in item) && isRecord(item.attributes) ? item.attributes : item;
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined,
    owner,
  );
}

/** The item with only the given fields, under their titles. */
export function select(item: unknown, fields: readonly Field[] | undefined): unknown {
  if (!fields) return item;
  return Object.fromEntries(fields.map((field) => [field.title, valueAt(item, field) ?? null]));
}

/** Whether a value is an object with named fields. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
