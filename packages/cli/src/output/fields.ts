import { UsageError } from "../errors/usage-error.ts";

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
 * Reads `--fields`. A path begins at the item or at its attributes: `name` is short for `attributes.name`.
 *
 * @throws {UsageError} If a path is empty.
 */
export function readFields(text: string): Field[] {
  return text.split(",").map((given) => {
    const title = given.trim();
    const path = title.split(".");
    if (path.some((name) => name === "")) {
      throw new UsageError(`--fields takes paths such as id,name,metrics.rows_read, got ${JSON.stringify(text)}`);
    }
    return { title, path, mark: undefined };
  });
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
