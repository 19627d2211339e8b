/** A value that SQLite accepts. */
export type SqlValue = null | number | string | Uint8Array;

/** A prepared statement. */
export interface Statement {
  run(...values: SqlValue[]): unknown;
  /** The first row; undefined if there is none. */
  get(...values: SqlValue[]): Record<string, unknown> | undefined;
  all(...values: SqlValue[]): Record<string, unknown>[];
}

/** A connection to SQLite, as `node:sqlite` has it. */
export interface Connection {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
  /** Whether a transaction is open; undefined if that is not known. */
  readonly isTransaction?: boolean | undefined;
}
