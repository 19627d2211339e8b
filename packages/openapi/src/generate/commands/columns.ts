// Columns of the table that a list prints.
import {
  type DescribedOperation,
  type Description,
  resolve,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";

const names = ["name", "label", "title", "key", "email"];
const states = ["status", "state", "enabled"];
/** The times of a life cycle; a table shows the first one that the items have. */
const times = [
  "started_at",
  "last_run_at",
  "occurred_at",
  "ts",
  "created_at",
  "queued_at",
  "next_run_at",
  "updated_at",
];

/**
 * The columns of a list, the most important first: the ID, a name, the state, values from a known list, other scalars,
 * one time, the IDs of other resources, and the lengths of lists. Objects and secrets have no column. A column is the
 * path of its field; `#` at its end stands for the length of a list, `@` for a time.
 */
export function columnsOf(description: Description, { successes }: DescribedOperation): string[] {
  const [, response] = successes[0] ?? [];
  const [media] = Object.values(response?.content ?? {});
  const item = at(description, media?.schema ?? {}, "data").items ?? {};
  const { id } = resolve<Schema>(description, item as { $ref: string }).properties ?? {};
  const { properties = {} } = at(description, item, "attributes");
  const fields = Object.entries(properties)
    .map(([name, schema]) => ({ name, schema: resolve<Schema>(description, schema as { $ref: string }) }))
    .filter(({ schema }) => !schema["x-sensitive"]);
  const rank = ({ name, schema }: (typeof fields)[number]): number => {
    if (names.includes(name)) return 0;
    if (states.includes(name)) return 1;
    if (schema["x-extensible-enum"] || schema.enum) return 2;
    if (isTime(schema)) return 4;
    if (/_ids?$/.test(name)) return 5;
    if (types(schema).includes("array")) return 6;
    return types(schema).includes("object") || types(schema).length === 0 ? 7 : 3;
  };
  const shown = fields.filter(({ name, schema }) => {
    if (isTime(schema)) return name === times.find((time) => time in properties);
    return rank({ name, schema }) < 7;
  });
  const sorted = shown.sort((a, b) => rank(a) - rank(b));
  const columns = sorted.map(({ name, schema }) => {
    const mark = isTime(schema) ? "@" : types(schema).includes("array") ? "#" : "";
    return `attributes.${name}${mark}`;
  });
  return id ? ["id", ...columns] : columns;
}

function at(description: Description, schema: Schema, name: string): Schema {
  const { properties } = resolve<Schema>(description, schema as { $ref: string });
  return resolve<Schema>(description, (properties?.[name] ?? {}) as { $ref: string });
}

function types({ type }: Schema): readonly string[] {
  return typeof type === "string" ? [type] : (type ?? []);
}

function isTime({ format }: Schema): boolean {
  return format === "date-time";
}
