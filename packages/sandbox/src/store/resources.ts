// Stores and finds the resources of one tenant, by type.
import { attributeSql, type Condition, joined } from "./conditions.ts";
import type { Database } from "./database.ts";
import { createFoundResources } from "./found-resources.ts";
import { rowColumns, type Selection, selectRows } from "./select.ts";
import { type Indexes, tableOf } from "./tables.ts";

/** Attributes of a stored resource. No response contains those that the description omits. */
export type Attributes = Readonly<Record<string, unknown>>;

/** A stored resource. */
export interface StoredResource {
  readonly type: string;
  /** The position of the resource in the order of creation within the tenant. */
  readonly seq: number;
  readonly id: string;
  /** Whether the resource is in the trash. */
  readonly isDeleted: boolean;
  readonly attributes: Attributes;
}

/** Reads and changes the resources of one tenant. */
export interface Resources {
  /** Returns a number that no resource of the tenant has ever had. */
  nextSequence(): number;
  insert(
    type: string,
    resource: { readonly seq: number; readonly id: string; readonly attributes: Attributes },
  ): StoredResource;
  /** The resource with an ID, or with a value of the key attribute. */
  find(
    type: string,
    id: string,
    options?: { readonly key?: string | undefined; readonly deleted?: boolean },
  ): StoredResource | undefined;
  select(type: string, selection?: Selection): StoredResource[];
  count(type: string, where?: readonly Condition[]): number;
  /** Replaces the attributes, moves the resource into or out of the trash, or both. */
  save(
    resource: StoredResource,
    change: { readonly attributes?: Attributes; readonly isDeleted?: boolean },
  ): StoredResource;
  remove(resource: StoredResource): void;
  /** Discards cached resources. Call it after changing the resources in the database directly. */
  invalidate(): void;
}

/** The tenant whose resources to access, and the database that stores them. */
export interface ResourceSource {
  readonly database: Database;
  readonly tenant: number;
  readonly indexes: Indexes;
  /** Called before resources of a type are read or added. */
  readonly touch: (type: string) => void;
}

/** The name by which a resource that was found is kept. */
function foundName(id: string, key = "", deleted = false): string {
  return `${key} ${deleted} ${id}`;
}

/** Gives access to the resources of a tenant. */
export function createResources({ database, tenant, indexes, touch }: ResourceSource): Resources {
  const found = createFoundResources<StoredResource>(database);
  const readRow = (type: string, row: Record<string, unknown>): StoredResource => ({
    type,
    seq: Number(row.seq),
    id: String(row.id),
    isDeleted: row.deleted === 1,
    attributes: JSON.parse(String(row.attributes)),
  });
  const finders = new Map<string, string>();
  const finder = (type: string, key: string | undefined): string => {
    const name = key === undefined ? type : `${type} ${key}`;
    let sql = finders.get(name);
    if (sql === undefined) {
      const column = key === undefined ? "id" : attributeSql(key);
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
      const name = foundName(id, key, deleted);
      const known = found.get(type, name);
      if (known !== undefined) return known;
      const row = database.get(finder(type, key), tenant, id, Number(deleted));
      if (row === undefined) return undefined;
      const resource = readRow(type, row);
      found.add(type, name, resource);
      return resource;
    },
    select: (type, selection = {}) => {
      touch(type);
      return selectRows({ database, tenant, type, indexes }, selection).map((row) => readRow(type, row));
    },
    count: (type, where = []) => {
      touch(type);
      const { sql, values } = joined(where);
      const counted = `SELECT count(*) AS n FROM ${tableOf(type)} WHERE tenant = ? AND deleted = 0${sql}`;
      return Number(database.get(counted, tenant, ...values)?.n);
    },
    save: (resource, { attributes = resource.attributes, isDeleted = resource.isDeleted }) => {
      const name = foundName(resource.id);
      const isFound = found.get(resource.type, name)?.seq === resource.seq;
      found.discard(resource.type);
      const sql = `UPDATE ${tableOf(resource.type)} SET attributes = ?, deleted = ? WHERE tenant = ? AND seq = ?`;
      database.run(sql, JSON.stringify(attributes), Number(isDeleted), tenant, resource.seq);
      const saved = { ...resource, attributes, isDeleted };
      if (isFound && !isDeleted) found.add(resource.type, name, saved);
      return saved;
    },
    remove: ({ type, seq }) => {
      found.discard(type);
      database.run(`DELETE FROM ${tableOf(type)} WHERE tenant = ? AND seq = ?`, tenant, seq);
    },
    invalidate: found.clear,
  };
}
