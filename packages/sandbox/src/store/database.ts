// One SQLite database for all tenants, in memory or in a file. Each stored type of the description has a table.
import type { Connection, SqlValue, Statement } from "./connection.ts";
import { createTables, type Indexes } from "./tables.ts";
import { asUnwritable } from "./unwritable.ts";

/**
 * A database that prepares each statement once. If its file cannot be written, `run` and `transaction` throw an
 * `UnwritableError`.
 */
export interface Database {
  run(sql: string, ...values: SqlValue[]): void;
  get(sql: string, ...values: SqlValue[]): Record<string, unknown> | undefined;
  all(sql: string, ...values: SqlValue[]): Record<string, unknown>[];
  /** Commits all changes of the work, or none. A nested transaction joins the outer one. */
  transaction<Result>(work: () => Result): Result;
  /**
   * Registers a function that undoes changes outside the database if the current transaction is rolled back. It is called
   * once, however often it is registered. Outside a transaction, it is never called.
   */
  onRollback(undo: () => void): void;
  /**
   * Postpones writes until right before the current transaction is committed, or until `flush`. Outside a transaction,
   * makes them at once.
   */
  beforeCommit(write: () => void): void;
  /** Makes the writes that have been postponed. */
  flush(): void;
  /** How many rows have been inserted, updated or deleted since the database was opened. */
  changes(): number;
  close(): void;
}

/** Makes a connection a database with a table for each stored type. */
export function createDatabase(connection: Connection, indexes: Indexes): Database {
  const statements = new Map<string, Statement>();
  let depth = 0;
  let undos = new Set<() => void>();
  let writes: (() => void)[] = [];
  const prepare = (sql: string): Statement => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = connection.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  const database: Database = {
    run: (sql, ...values) => {
      try {
        prepare(sql).run(...values);
      } catch (error) {
        throw asUnwritable(error);
      }
    },
    get: (sql, ...values) => prepare(sql).get(...values),
    all: (sql, ...values) => prepare(sql).all(...values),
    transaction: (work) => {
      if (depth > 0) return work();
      database.run("BEGIN IMMEDIATE");
      depth += 1;
      try {
        const result = work();
        database.flush();
        prepare("COMMIT").run();
        return result;
      } catch (error) {
        // SQLite itself rolls back after some errors, such as a full disk.
        if (connection.isTransaction !== false) prepare("ROLLBACK").run();
        for (const undo of undos) undo();
        throw asUnwritable(error);
      } finally {
        depth -= 1;
        // Replaced: as long as V8 has not collected a cleared set, it also keeps all that was added to it later.
        undos = new Set();
        writes = [];
      }
    },
    onRollback: (undo) => {
      if (depth > 0) undos.add(undo);
    },
    beforeCommit: (write) => {
      if (depth > 0) writes.push(write);
      else write();
    },
    flush: () => {
      for (let write = writes.shift(); write !== undefined; write = writes.shift()) write();
    },
    changes: () => Number(prepare("SELECT total_changes() AS n").get()?.n),
    close: () => {
      statements.clear();
      connection.close();
    },
  };
  database.transaction(() => {
    for (const sql of createTables(indexes)) connection.exec(sql);
  });
  return database;
}
