// Which resources the query of a list selects: as `filters` in `behaviour/*.yaml` says or, without a filter, those
// whose attribute of the same name has the value.
import { invalidRequest } from "@planasonix/serving";
import type { Call } from "../../call/call.ts";
import type { Filter } from "../../description/behaviour.ts";
import { typesOf } from "../../description/resource-shape.ts";
import type { Condition } from "../../store/conditions.ts";
import type { SqlValue } from "../../store/connection.ts";
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
      return [upTo(String(value), { attribute, name })];
    case "prefix":
      return [{ attribute, prefix: String(value) }];
    case "range":
      return readRange(String(value), { attribute, name });
    default:
      return [];
  }
}

/** The attribute that a parameter of a query compares, and the name of the parameter. */
interface Compared {
  readonly attribute: string;
  readonly name: string;
}

/** The end of a period, which includes the given time. If it is a date, it includes the whole day. */
function upTo(text: string, { attribute, name }: Compared): Condition {
  return isDate(text) ? { attribute, below: nextDay(text, name) } : { attribute, until: instant(text, name) };
}

function readRange(text: string, { attribute, name }: Compared): Condition[] {
  const [start, end, ...rest] = text.split("..");
  if (start === undefined || end === undefined || rest.length > 0) {
    throw invalidRequest({ field: `query.${name}`, issue: "must be START..END, such as 2026-11-01..2026-11-30" });
  }
  return [
    { attribute, from: instant(start, name) },
    // A range of dates includes the whole last day.
    { attribute, below: isDate(end) ? nextDay(end, name) : instant(end, name) },
  ];
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text);
}

function nextDay(date: string, name: string): string {
  return timestamp(Date.parse(instant(date, name)) + 86_400_000);
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
