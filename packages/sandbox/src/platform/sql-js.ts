import type { Connection, SqlValue } from "../store/connection.ts";

/** The part of [sql.js](https://sql.js.org), SQLite as WebAssembly, that the sandbox uses: the result of `initSqlJs()`. */
export interface SqlJs {
  /** Creates a database in memory. */
  readonly Database: new () => SqlJsDatabase;
}

/** A database of sql.js. */
export interface SqlJsDatabase {
  /** Executes statements. */
  run(sql: string): unknown;
  /** Prepares a statement. */
  prepare(sql: string): SqlJsStatement;
  /** Closes the database and its statements. */
  close(): void;
}

/** A prepared statement of sql.js. */
export interface SqlJsStatement {
  /** Sets the values of the placeholders. */
  bind(values: SqlValue[]): unknown;
  /** Reads the next row. Returns false if there is none. */
  step(): boolean;
  /** The row that `step` has read. */
  getAsObject(): Record<string, unknown>;
  /** Ends the execution. */
  reset(): unknown;
}

/** Opens a database of sql.js, in memory. */
export function connectSqlJs({ Database }: SqlJs): Connection {
  const database = new Database();
  return {
    exec: (sql) => void database.run(sql),
    prepare: (sql) => {
      const statement = database.prepare(sql);
      const rows = (values: SqlValue[], limit = Number.POSITIVE_INFINITY): Record<string, unknown>[] => {
        const found: Record<string, unknown>[] = [];
        try {
          statement.bind(values);
          while (found.length < limit && statement.step()) found.push(statement.getAsObject());
          return found;
        } finally {
          statement.reset();
        }
      };
      return {
        run: (...values) => void rows(values),
        get: (...values) => rows(values, 1)[0],
        all: (...values) => rows(values),
      };
    },
    close: () => database.close(),
  };
}
