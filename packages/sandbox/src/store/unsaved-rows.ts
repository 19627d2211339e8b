import type { Database } from "./database.ts";
import { tableOf } from "./tables.ts";

/** What a row consists of. */
interface Row {
  readonly type: string;
  readonly seq: number;
  readonly id: string;
  readonly isDeleted: boolean;
  readonly attributes: unknown;
}

/**
 * The rows that the current transaction has added or changed and not written yet, by type. Work that moves through several
 * states in one transaction changes the same rows again and again, and writing a row updates all indexes of its type.
 */
export interface UnsavedRows<Resource extends Row> {
  /** Adds a new resource, or the change of one. */
  add(resource: Resource, isNew: boolean): void;
  /** Forgets a resource. Returns whether the database has a row for it. */
  drop(resource: Pick<Row, "type" | "seq">): boolean;
  /** The resource with a sequence number; undefined if it is not among these rows. */
  get(type: string, seq: number): Resource | undefined;
  /** Writes the rows of a type, or all. Call it before rows are read from the database. */
  write(type?: string): void;
}

interface UnsavedRow<Resource> {
  readonly resource: Resource;
  readonly isNew: boolean;
}

/** Creates the unsaved rows of a tenant. The database writes them with the transaction. */
export function createUnsavedRows<Resource extends Row>(database: Database, tenant: number): UnsavedRows<Resource> {
  const types = new Map<string, Map<number, UnsavedRow<Resource>>>();
  let isPlanned = false;
  const writeRow = ({ resource, isNew }: UnsavedRow<Resource>): void => {
    const { type, seq, id, isDeleted } = resource;
    const attributes = JSON.stringify(resource.attributes);
    if (isNew) {
      const sql = `INSERT INTO ${tableOf(type)} (tenant, seq, id, deleted, attributes) VALUES (?, ?, ?, ?, ?)`;
      database.run(sql, tenant, seq, id, Number(isDeleted), attributes);
    } else {
      const sql = `UPDATE ${tableOf(type)} SET attributes = ?, deleted = ? WHERE tenant = ? AND seq = ?`;
      database.run(sql, attributes, Number(isDeleted), tenant, seq);
    }
  };
  const write = (type: string): void => {
    for (const row of types.get(type)?.values() ?? []) writeRow(row);
    types.delete(type);
  };
  const writeAll = (): void => {
    isPlanned = false;
    for (const type of [...types.keys()]) write(type);
  };
  const forget = (): void => {
    isPlanned = false;
    types.clear();
  };
  return {
    add: (resource, isNew) => {
      const { type, seq } = resource;
      const rows = types.get(type) ?? new Map<number, UnsavedRow<Resource>>();
      types.set(type, rows.set(seq, { resource, isNew: isNew || rows.get(seq)?.isNew === true }));
      if (isPlanned) return;
      isPlanned = true;
      database.onRollback(forget);
      database.beforeCommit(writeAll);
    },
    drop: ({ type, seq }) => {
      const isNew = types.get(type)?.get(seq)?.isNew === true;
      types.get(type)?.delete(seq);
      return !isNew;
    },
    get: (type, seq) => types.get(type)?.get(seq)?.resource,
    write: (type) => {
      if (type === undefined) writeAll();
      else write(type);
    },
  };
}
