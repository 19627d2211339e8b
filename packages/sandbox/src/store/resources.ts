// Stores and finds the resources of one tenant, by type.
import { attributeSql, type Condition, joined } from "./conditions.ts";
import type { Database } from "./database.ts";
import { createFoundResources, type FoundResources } from "./found-resources.ts";
import { createSequence } from "./identifiers.ts";
import { rowColumns, type Selection, selectRows } from "./select.ts";
import { type Indexes, indexOf, tableOf } from "./tables.ts";
import { createUnsavedRows, type UnsavedRows } from "./unsaved-rows.ts";

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
  /** The resource with a sequence number, in or outside the trash. */
  at(type: string, seq: number): StoredResource | undefined;
  select(type: string, selection?: Selection): StoredResource[];
  count(type: string, where?: readonly Condition[]): number;
  /** Replaces the attributes, moves the resource into or out of the trash, or both. */
  save(
    resource: StoredResource,
    change: { readonly attributes?: Attributes; readonly isDeleted?: boolean },
  ): StoredResource;
  remove(resource: StoredResource): void;
  /** Discards what is cached. Call it before changing the resources or the counter in the database directly. */
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

/** A list of all resources of a type is cached if it is not longer, such as the webhooks to which each event may go. */
const longList = 100;

/** What reads and changes share. */
interface Parts extends ResourceSource {
  readonly cache: ResourceCache;
  readonly unsaved: UnsavedRows<StoredResource>;
}

/** Gives access to the resources of a tenant. */
export function createResources(source: ResourceSource): Resources {
  const { database, tenant } = source;
  const cache = createCache(database);
  const unsaved = createUnsavedRows<StoredResource>(database, tenant);
  const sequence = createSequence(database, tenant);
  const parts = { ...source, cache, unsaved };
  return {
    nextSequence: sequence.next,
    find: createFind(parts),
    ...createReads(parts),
    ...createChanges(parts),
    invalidate: () => {
      unsaved.write();
      cache.clear();
      sequence.release();
    },
  };
}

/** What requests have found. */
interface ResourceCache {
  readonly byId: FoundResources<StoredResource>;
  /** By a key attribute, or in the trash. */
  readonly byOther: FoundResources<StoredResource>;
  readonly lists: FoundResources<readonly StoredResource[]>;
  /** Discards what a change of a resource may change. */
  discard(resource: Pick<StoredResource, "type" | "id">): void;
  clear(): void;
}

function createCache(database: Database): ResourceCache {
  // Each change of a resource may change what another ID in the trash or another key finds, but not another ID.
  const byId = createFoundResources<StoredResource>(database);
  const byOther = createFoundResources<StoredResource>(database);
  const lists = createFoundResources<readonly StoredResource[]>(database);
  return {
    byId,
    byOther,
    lists,
    discard: ({ type, id }) => {
      byId.discard(type, id);
      byOther.discard(type);
      lists.discard(type);
    },
    clear: () => {
      for (const found of [byId, byOther, lists]) found.clear();
    },
  };
}

function createFind({ database, tenant, touch, cache, unsaved }: Parts): Resources["find"] {
  const { byId, byOther } = cache;
  const statements = new Map<string, string>();
  const statementOf = (type: string, key: string | undefined): string => {
    const name = key === undefined ? type : `${type} ${key}`;
    const sql = statements.get(name) ?? findStatement(type, key);
    statements.set(name, sql);
    return sql;
  };
  return (type, id, { key, deleted = false } = {}) => {
    touch(type);
    const [found, name] = key === undefined && !deleted ? [byId, id] : [byOther, `${key} ${deleted} ${id}`];
    const known = found.get(type, name);
    if (known !== undefined) return known;
    unsaved.write(type);
    const row = database.get(statementOf(type, key), tenant, id, Number(deleted));
    if (row === undefined) return undefined;
    const resource = readRow(type, row);
    found.add(type, name, resource);
    return resource;
  };
}

function findStatement(type: string, key: string | undefined): string {
  const column = key === undefined ? "id" : attributeSql(key);
  // Without `INDEXED BY`, SQLite reads all rows of the type, newest first, until it finds one.
  const from = `${tableOf(type)} INDEXED BY ${indexOf(type, key ?? "id")}`;
  return `SELECT ${rowColumns} FROM ${from} WHERE tenant = ? AND ${column} = ? AND deleted = ? ORDER BY seq DESC LIMIT 1`;
}

function createReads(parts: Parts): Pick<Resources, "at" | "select" | "count"> {
  const { database, tenant, indexes, touch, cache, unsaved } = parts;
  return {
    at: (type, seq) => {
      touch(type);
      const known = unsaved.get(type, seq);
      if (known !== undefined) return known;
      const sql = `SELECT ${rowColumns} FROM ${tableOf(type)} WHERE tenant = ? AND seq = ?`;
      const row = database.get(sql, tenant, seq);
      return row && readRow(type, row);
    },
    select: (type, selection = {}) => {
      touch(type);
      const select = (): StoredResource[] => {
        unsaved.write(type);
        return selectRows({ database, tenant, type, indexes }, selection).map((row) => readRow(type, row));
      };
      if (Object.keys(selection).length > 0) return select();
      const known = cache.lists.get(type, "") ?? select();
      if (known.length <= longList) cache.lists.add(type, "", known);
      return [...known];
    },
    count: (type, where = []) => {
      touch(type);
      unsaved.write(type);
      const { sql, values } = joined(where);
      const counted = `SELECT count(*) AS n FROM ${tableOf(type)} WHERE tenant = ? AND deleted = 0${sql}`;
      return Number(database.get(counted, tenant, ...values)?.n);
    },
  };
}

function createChanges(parts: Parts): Pick<Resources, "insert" | "save" | "remove"> {
  const { database, tenant, touch, cache, unsaved } = parts;
  const { byId } = cache;
  return {
    insert: (type, { seq, id, attributes }) => {
      touch(type);
      const resource = { type, seq, id, isDeleted: false, attributes };
      cache.discard(resource);
      unsaved.add(resource, true);
      byId.add(type, id, resource);
      return resource;
    },
    save: (resource, { attributes = resource.attributes, isDeleted = resource.isDeleted }) => {
      const { type, id, seq } = resource;
      const isFound = byId.get(type, id)?.seq === seq;
      cache.discard(resource);
      const saved = { ...resource, attributes, isDeleted };
      unsaved.add(saved, false);
      if (isFound && !isDeleted) byId.add(type, id, saved);
      return saved;
    },
    remove: (resource) => {
      const { type, seq } = resource;
      cache.discard(resource);
      if (unsaved.drop(resource))
        database.run(`DELETE FROM ${tableOf(type)} WHERE tenant = ? AND seq = ?`, tenant, seq);
    },
  };
}

function readRow(type: string, row: Record<string, unknown>): StoredResource {
  return {
    type,
    seq: Number(row.seq),
    id: String(row.id),
    isDeleted: row.deleted === 1,
    attributes: JSON.parse(String(row.attributes)),
  };
}
