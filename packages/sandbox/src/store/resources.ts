// The resources of one tenant. Nothing here knows an operation.
import type { Database, SqlValue } from "./database.ts";
import { createFoundResources } from "./found-resources.ts";
import { columnOf, indexOf, tableOf } from "./tables.ts";

/** Attributes of a stored resource. No response contains those that the description omits. */
export type Attributes = Readonly<Record<string, unknown>>;

/** A stored resource. */
export interface StoredResource {
  readonly type: string;
  /** Its position in the order of creation within the tenant. */
  readonly seq: number;
  readonly id: string;
  /** Whether it is in the trash. */
  readonly isDeleted: boolean;
  readonly attributes: Attributes;
}

/** A condition on an attribute. */
export type Condition =
  | { readonly attribute: string; readonly equals: SqlValue }
  /** The attribute is a list that has the value as an item. */
  | { readonly attribute: string; readonly has: SqlValue }
  /** Bounds of text or numbers. `below` excludes the bound, the others include it. */
  | { readonly attribute: string; readonly from: SqlValue }
  | { readonly attribute: string; readonly until: SqlValue }
  | { readonly attribute: string; readonly below: SqlValue }
  /** The attribute begins with the text. */
  | { readonly attribute: string; readonly prefix: string }
  /** The text is part of the attributes as JSON. */
  | { readonly anywhere: string }
  /** One of the attributes contains the text, in any case. */
  | { readonly attributes: readonly string[]; readonly contains: string };

/** Which resources to read, and in which order. */
export interface Selection {
  readonly where?: readonly Condition[];
  /** Whether to read the trash instead. @default false */
  readonly deleted?: boolean;
  /** Oldest first instead of newest first. @default false */
  readonly ascending?: boolean;
  /** Returns only what follows this sequence number in the order. */
  readonly after?: number | undefined;
  /** @default no limit */
  readonly limit?: number;
}

/** Reads and changes the resources of one tenant. */
export interface Resources {
  /** Returns a number that no resource of the tenant has ever had. */
  nextSequence(): number;
  insert(
    type: string,
    resource: { readonly seq: number; readonly id: string; readonly attributes: Attributes },
  ): StoredResource;
  /** The resource with an id, or with a value of its key attribute. */
  find(
    type: string,
    id: string,
    options?: { readonly key?: string | undefined; readonly deleted?: boolean },
  ): StoredResource | undefined;
  select(type: string, selection?: Selection): StoredResource[];
  count(type: string, where?: readonly Condition[]): number;
  /** Replaces the attributes, and moves the resource into the trash or out of it. */
  save(
    resource: StoredResource,
    change: { readonly attributes?: Attributes; readonly isDeleted?: boolean },
  ): StoredResource;
  remove(resource: StoredResource): void;
  /** Discards cached resources. Call it after changing the resources in the database directly. */
  invalidate(): void;
}

/** The input of {@link createResources}. */
export interface ResourceSource {
  readonly database: Database;
  readonly tenant: number;
  /** The attributes with a column of their own, by type. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
  /** Called before the resources of a type are read or changed. */
  readonly touch: (type: string) => void;
}

/** Leaves out the generated columns, which SQLite would compute for each row. */
const rowColumns = "seq, id, deleted, attributes";

/** The resources of a tenant. */
export function createResources({ database, tenant, columns, touch }: ResourceSource): Resources {
  const found = createFoundResources<StoredResource>(database);
  const readRow = (type: string, row: Record<string, unknown>): StoredResource => ({
    type,
    seq: Number(row.seq),
    id: String(row.id),
    isDeleted: row.deleted === 1,
    attributes: JSON.parse(String(row.attributes)),
  });
  const expression = (type: string, attribute: string): string =>
    columns.get(type)?.includes(attribute) ? columnOf(attribute) : `json_extract(attributes, '$.${attribute}')`;
  const conditionsOf = (type: string, where: readonly Condition[]) =>
    where.map((condition) => toSql(condition, (attribute) => expression(type, attribute)));
  const finders = new Map<string, string>();
  const finder = (type: string, key: string | undefined): string => {
    const name = key === undefined ? type : `${type} ${key}`;
    let sql = finders.get(name);
    if (sql === undefined) {
      const column = key === undefined ? "id" : expression(type, key);
      sql = `SELECT ${rowColumns} FROM ${tableOf(type)} WHERE tenant = ? AND ${column} = ? AND deleted = ? ORDER BY seq DESC LIMIT 1`;
      finders.set(name, sql);
    }
    return sql;
  };

  return {
    nextSequence: () => {
      const row = database.get("UPDATE tenants SET counter = counter + 1 WHERE tenant = ? RETURNING counter", tenant);
      return Number(row?.counter);
    },
    insert: (type, { seq, id, attributes }) => {
      touch(type);
      found.discard(type);
      const sql = `INSERT INTO ${tableOf(type)} (tenant, seq, id, attributes) VALUES (?, ?, ?, ?)`;
      database.run(sql, tenant, seq, id, JSON.stringify(attributes));
      return { type, seq, id, isDeleted: false, attributes };
    },
    find: (type, id, { key, deleted = false } = {}) => {
      touch(type);
      const name = `${key ?? ""} ${deleted} ${id}`;
      const known = found.get(type, name);
      if (known !== undefined) return known;
      const row = database.get(finder(type, key), tenant, id, Number(deleted));
      if (row === undefined) return undefined;
      const resource = readRow(type, row);
      found.add(type, name, resource);
      return resource;
    },
    select: (type, { where = [], deleted = false, ascending = false, after, limit = -1 } = {}) => {
      touch(type);
      const conditions = conditionsOf(type, where);
      const position = after === undefined ? "" : ` AND seq ${ascending ? ">" : "<"} ?`;
      const sql = `SELECT ${rowColumns} FROM ${tableOf(type)} ${indexFor(type, where, columns)} WHERE tenant = ? AND deleted = ?${joined(conditions)}${position} ORDER BY seq ${ascending ? "ASC" : "DESC"} LIMIT ?`;
      const values = [tenant, Number(deleted), ...conditions.flatMap(({ values }) => values)];
      const rows = database.all(sql, ...values, ...(after === undefined ? [] : [after]), limit);
      return rows.map((row) => readRow(type, row));
    },
    count: (type, where = []) => {
      touch(type);
      const conditions = conditionsOf(type, where);
      const sql = `SELECT count(*) AS n FROM ${tableOf(type)} WHERE tenant = ? AND deleted = 0${joined(conditions)}`;
      return Number(database.get(sql, tenant, ...conditions.flatMap(({ values }) => values))?.n);
    },
    save: (resource, { attributes = resource.attributes, isDeleted = resource.isDeleted }) => {
      found.discard(resource.type);
      const sql = `UPDATE ${tableOf(resource.type)} SET attributes = ?, deleted = ? WHERE tenant = ? AND seq = ?`;
      database.run(sql, JSON.stringify(attributes), Number(isDeleted), tenant, resource.seq);
      return { ...resource, attributes, isDeleted };
    },
    remove: ({ type, seq }) => {
      found.discard(type);
      database.run(`DELETE FROM ${tableOf(type)} WHERE tenant = ? AND seq = ?`, tenant, seq);
    },
    invalidate: found.clear,
  };
}

/**
 * Forces the index of the first equality. Without statistics, SQLite would read all rows in the right order instead,
 * which is slow if few rows match.
 */
function indexFor(type: string, where: readonly Condition[], columns: ResourceSource["columns"]): string {
  const indexed = where.find(
    (condition) =>
      "equals" in condition && condition.equals !== null && columns.get(type)?.includes(condition.attribute),
  );
  return indexed !== undefined && "attribute" in indexed ? `INDEXED BY ${indexOf(type, indexed.attribute)}` : "";
}

interface SqlCondition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

function joined(conditions: readonly SqlCondition[]): string {
  return conditions.map(({ sql }) => ` AND ${sql}`).join("");
}

function toSql(condition: Condition, expression: (attribute: string) => string): SqlCondition {
  if ("contains" in condition) {
    const sql = condition.attributes
      .map((attribute) => `instr(lower(${expression(attribute)}), lower(?)) > 0`)
      .join(" OR ");
    return { sql: `(${sql})`, values: condition.attributes.map(() => condition.contains) };
  }
  if ("anywhere" in condition) return { sql: "instr(attributes, ?) > 0", values: [condition.anywhere] };
  const { attribute } = condition;
  if ("equals" in condition) {
    if (condition.equals === null) return { sql: `${expression(attribute)} IS NULL`, values: [] };
    return { sql: `${expression(attribute)} = ?`, values: [condition.equals] };
  }
  if ("from" in condition) return { sql: `${expression(attribute)} >= ?`, values: [condition.from] };
  if ("until" in condition) return { sql: `${expression(attribute)} <= ?`, values: [condition.until] };
  if ("prefix" in condition) return { sql: `instr(${expression(attribute)}, ?) = 1`, values: [condition.prefix] };
  if ("below" in condition) return { sql: `${expression(attribute)} < ?`, values: [condition.below] };
  const sql = `EXISTS (SELECT 1 FROM json_each(attributes, '$.${attribute}') WHERE value = ?)`;
  return { sql, values: [condition.has] };
}
