// The layout of the database: a table for each stored type, and its indexes. Missing tables and indexes are created;
// any other change of the layout needs a new `formatVersion`, with which the sandbox rejects older files.
import type { Behaviours, Filter } from "../description/behaviour.ts";
import type { Model } from "../description/model.ts";
import { attributeSql } from "./conditions.ts";
import type { Connection } from "./connection.ts";

/** The version of the layout of data files. The sandbox rejects a file with a different version. */
export const formatVersion = 4;

/** Marks a file as a database of the sandbox: "plsx" in SQLite's header. */
const applicationId = 0x706c7378;

/**
 * Returns true for a database of this version and for a new one, whose file it marks. Otherwise returns why the file is
 * rejected, as the end of a sentence that starts with the file.
 */
export function isOwnFile(connection: Connection): true | string {
  const read = (pragma: string): number => Number(Object.values(connection.prepare(`PRAGMA ${pragma}`).get() ?? {})[0]);
  const isEmpty = connection.prepare("SELECT count(*) AS n FROM sqlite_master").get()?.n === 0;
  if (isEmpty) {
    connection.exec(`PRAGMA application_id = ${applicationId}`);
    return true;
  }
  if (read("application_id") !== applicationId) return "is a database of another program";
  const version = read("user_version");
  return version === formatVersion || `has data of version ${version}, and this sandbox reads version ${formatVersion}`;
}

/** The attributes by which requests select resources. */
export interface IndexedAttributes {
  /** Attributes to compare for equality. */
  readonly equal: readonly string[];
  /** Attributes to compare with bounds. */
  readonly ranged: readonly string[];
}

/** The indexed attributes of each stored type. */
export type Indexes = ReadonlyMap<string, IndexedAttributes>;

/** The statements that create all missing tables and indexes. */
export function createTables(indexes: Indexes): string[] {
  return [
    `CREATE TABLE IF NOT EXISTS tenants (
       tenant INTEGER PRIMARY KEY, counter INTEGER NOT NULL, offset_ms REAL NOT NULL, now_ms REAL NOT NULL
     )`,
    `CREATE TABLE IF NOT EXISTS secrets (
       hash TEXT PRIMARY KEY, tenant INTEGER NOT NULL, key_id TEXT NOT NULL, secret TEXT
     ) WITHOUT ROWID`,
    "CREATE INDEX IF NOT EXISTS secrets_key ON secrets (tenant, key_id)",
    `CREATE TABLE IF NOT EXISTS timers (
       tenant INTEGER NOT NULL, due REAL NOT NULL, seq INTEGER NOT NULL, task TEXT NOT NULL, subject TEXT NOT NULL,
       detail TEXT NOT NULL, PRIMARY KEY (tenant, due, seq)
     ) WITHOUT ROWID`,
    "CREATE INDEX IF NOT EXISTS timers_subject ON timers (tenant, subject)",
    `CREATE TABLE IF NOT EXISTS replays (
       tenant INTEGER NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, response TEXT NOT NULL, expires REAL NOT NULL,
       PRIMARY KEY (tenant, key)
     ) WITHOUT ROWID`,
    `CREATE TABLE IF NOT EXISTS causes (
       tenant INTEGER NOT NULL, seq INTEGER NOT NULL, type TEXT NOT NULL, id TEXT NOT NULL, at REAL NOT NULL,
       cause_type TEXT NOT NULL, cause_id TEXT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (tenant, seq)
     ) WITHOUT ROWID`,
    "CREATE INDEX IF NOT EXISTS causes_id ON causes (tenant, id)",
    "CREATE INDEX IF NOT EXISTS causes_cause ON causes (tenant, cause_id)",
    ...[...indexes].flatMap(([type, indexed]) => createTable(type, indexed)),
  ];
}

/** The tables with the timers, the stored responses and the effects of tenants. */
export const plainTables: readonly string[] = ["timers", "replays", "causes"];

/** The tables to copy or clear for a tenant: all except `tenants` and `secrets`. */
export function tenantTables(types: Iterable<string>): string[] {
  return [...plainTables, ...[...types].map(tableOf)];
}

/** The quoted name of the table of a type. */
export function tableOf(type: string): string {
  return `"data_${type}"`;
}

/** The quoted name of the index of an attribute, or of the ID. */
export function indexOf(type: string, attribute: string): string {
  return `"by_${type}_${attribute}"`;
}

/** The quoted name of the index of an attribute within blocks. */
export function rangeIndexOf(type: string, attribute: string): string {
  return `"in_${type}_${attribute}"`;
}

const blockBits = 10;

/** The SQL expression of a row's block. A block holds the resources with 1024 successive sequence numbers. */
export function blockOf(seq: string): string {
  return `${seq} >> ${blockBits}`;
}

/** The first and the last sequence number of a block. */
export function limitsOf(block: number): [number, number] {
  const size = 2 ** blockBits;
  return [block * size, (block + 1) * size - 1];
}

function createTable(type: string, { equal, ranged }: IndexedAttributes): string[] {
  const table = tableOf(type);
  const index = (name: string, expressions: string): string =>
    `CREATE INDEX IF NOT EXISTS ${name} ON ${table} (tenant, ${expressions}, seq)`;
  return [
    `CREATE TABLE IF NOT EXISTS ${table} (
       tenant INTEGER NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL, deleted INTEGER NOT NULL DEFAULT 0,
       attributes TEXT NOT NULL, PRIMARY KEY (tenant, seq)
     ) WITHOUT ROWID`,
    index(indexOf(type, "id"), "id"),
    // Indexes of expressions rather than of generated columns, because with a generated column SQLite also reads the
    // row.
    ...equal.map((name) => index(indexOf(type, name), attributeSql(name))),
    ...ranged.map((name) => index(rangeIndexOf(type, name), `${blockOf("seq")}, ${attributeSql(name)}`)),
  ];
}

/** The attributes by which requests select resources: those of paths, of filters and of the check for unique values. */
export function readIndexes({ types }: Pick<Model, "types">, behaviours: Behaviours): Indexes {
  return new Map(
    [...types.values()].map(({ type, key, selectors }) => {
      const { filters = {}, unique = [] } = behaviours[type] ?? {};
      const compared = (...matches: readonly Filter["match"][]): string[] =>
        Object.values(filters).flatMap(({ attributes, match }) => (matches.includes(match) ? attributes : []));
      const taken = unique.flatMap(({ fields }) => fields);
      const equal = new Set([...(key === undefined ? [] : [key]), ...selectors, ...compared("equals"), ...taken]);
      return [type, { equal: [...equal], ranged: [...new Set(compared("from", "until", "range"))] }];
    }),
  );
}
