// Conditions on the attributes of resources, and their SQL.
import type { SqlValue } from "./connection.ts";

/** The attribute equals a value. `null`: the attribute is null or absent. */
export interface Equality {
  readonly attribute: string;
  readonly equals: SqlValue;
}

/** A bound for strings or numbers. `below` is exclusive; the others are inclusive. */
export type Bound =
  | { readonly attribute: string; readonly from: SqlValue }
  | { readonly attribute: string; readonly until: SqlValue }
  | { readonly attribute: string; readonly below: SqlValue };

/** A condition on one or more attributes of a resource. */
export type Condition =
  | Equality
  | Bound
  /** The attribute is a list that contains the value. */
  | { readonly attribute: string; readonly has: SqlValue }
  /** The attribute begins with the string. */
  | { readonly attribute: string; readonly prefix: string }
  /** The string occurs in the JSON of the attributes. */
  | { readonly anywhere: string }
  /** One of the attributes contains the string, regardless of ASCII case. */
  | { readonly attributes: readonly string[]; readonly contains: string };

/** A part of an SQL statement, and the values of its placeholders. */
export interface Sql {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** The SQL expression of an attribute. `table` is the alias of the table, for statements with several tables. */
export function attributeSql(attribute: string, table?: string): string {
  return `json_extract(${table === undefined ? "" : `${table}.`}attributes, '$.${attribute}')`;
}

/** Formats conditions as SQL, each preceded by AND. */
export function joined(conditions: readonly Condition[]): Sql {
  const parts = conditions.map(toSql);
  return { sql: parts.map(({ sql }) => ` AND ${sql}`).join(""), values: parts.flatMap(({ values }) => values) };
}

function toSql(condition: Condition): Sql {
  if ("contains" in condition) {
    const sql = condition.attributes
      .map((attribute) => `instr(lower(${attributeSql(attribute)}), lower(?)) > 0`)
      .join(" OR ");
    return { sql: `(${sql})`, values: condition.attributes.map(() => condition.contains) };
  }
  if ("anywhere" in condition) return { sql: "instr(attributes, ?) > 0", values: [condition.anywhere] };
  const value = attributeSql(condition.attribute);
  if ("equals" in condition) {
    if (condition.equals === null) return { sql: `${value} IS NULL`, values: [] };
    return { sql: `${value} = ?`, values: [condition.equals] };
  }
  if ("from" in condition) return { sql: `${value} >= ?`, values: [condition.from] };
  if ("until" in condition) return { sql: `${value} <= ?`, values: [condition.until] };
  if ("below" in condition) return { sql: `${value} < ?`, values: [condition.below] };
  if ("prefix" in condition) return { sql: `instr(${value}, ?) = 1`, values: [condition.prefix] };
  const sql = `EXISTS (SELECT 1 FROM json_each(attributes, '$.${condition.attribute}') WHERE value = ?)`;
  return { sql, values: [condition.has] };
}
