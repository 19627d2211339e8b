import { invalidRequest } from "@planasonix/serving";
import type { Call } from "../../call/call.ts";
import type { Filter } from "../../description/behaviour.ts";
import { typesOf } from "../../description/resource-shape.ts";
import type { Condition, SqlValue } from "../../store/conditions.ts";
import { isTimestamp, timestamp } from "../../time/timestamp.ts";

/** Converts the parameters of a query to conditions, except `otherParameters`, which select no resources. */
export function filterConditions(
  { query, workspace }: Call,
  type: string,
  otherParameters: readonly string[],
): Condition[] {
  return Object.entries(query)
    .filter(([name]) => !otherParameters.includes(name))
    .flatMap(([name, value]) => {
      const filter = workspace.behaviours[type]?.filters?.[name];
      return filter === undefined
        ? equal(workspace.model.types.get(type), name, value)
        : toConditions(filter, name, value);
    });
}

function equal(
  type: { readonly attributes: readonly { readonly name: string; readonly schema: object }[] } | undefined,
  attribute: string,
  value: unknown,
): Condition[] {
  const schema = type?.attributes.find(({ name }) => name === attribute)?.schema ?? {};
  const isList = typesOf(schema as Record<string, unknown>).includes("array");
  return [value]
    .flat()
    .map((one) => (isList ? { attribute, has: sqlValue(one) } : { attribute, equals: sqlValue(one) }));
}

function toConditions({ attributes, match }: Filter, name: string, value: unknown): Condition[] {
  const [attribute = ""] = attributes;
  switch (match) {
    case "contains":
      return [{ attributes, contains: String(value) }];
    case "equals":
      return [{ attribute, equals: sqlValue(value) }];
    case "from":
      return [{ attribute, from: instant(String(value), name) }];
    case "until":
      return [{ attribute, until: instant(String(value), name) }];
    case "prefix":
      return [{ attribute, prefix: String(value) }];
    case "range":
      return readRange(String(value), { attribute, name });
    default:
      return [];
  }
}

function readRange(
  text: string,
  { attribute, name }: { readonly attribute: string; readonly name: string },
): Condition[] {
  const [start, end, ...rest] = text.split("..");
  if (start === undefined || end === undefined || rest.length > 0) {
    throw invalidRequest({ field: `query.${name}`, issue: "must be START..END, such as 2026-11-01..2026-11-30" });
  }
  // A range of dates includes the whole last day.
  const dayMs = /^\d{4}-\d\d-\d\d$/.test(end) ? 86_400_000 : 0;
  const below = timestamp(Date.parse(instant(end, name)) + dayMs);
  return [
    { attribute, from: instant(start, name) },
    { attribute, below },
  ];
}

/** Converts a date or a time to the form in which attributes are stored. */
function instant(text: string, name: string): string {
  const ms = Date.parse(text);
  if (Number.isNaN(ms))
    throw invalidRequest({ field: `query.${name}`, issue: "must be a date or a time such as 2026-11-24T13:00:00Z" });
  return isTimestamp(text) ? text : timestamp(ms);
}

/** Converts a boolean to 0 or 1, because SQLite reads the booleans of JSON as these numbers. */
function sqlValue(value: unknown): SqlValue {
  return typeof value === "boolean" ? Number(value) : (value as SqlValue);
}
