import type { DatabaseSync } from "node:sqlite";
import type { Model } from "../description/model.ts";
import type { ResourceType } from "../description/resource-type.ts";

/** The version of the layout of data files. The sandbox rejects a file with another version. */
export const formatVersion = 1;

/** Marks a file as a database of the sandbox: "plsx" in SQLite's header. */
const applicationId = 0x706c7378;

/**
 * Returns true for a new database or one of this version, and marks a new one. Otherwise returns the reason, as the end
 * of a sentence that starts with the file.
 */
export function isOwnFile(connection: DatabaseSync): true | string {
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

/** The statements that create all missing tables. */
export function createTables(model: Model): string[] {
  return [
    `CREATE TABLE IF NOT EXISTS tenants (
       tenant INTEGER PRIMARY KEY, counter INTEGER NOT NULL, offset_ms REAL NOT NULL, now_ms REAL NOT NULL
     )`,
    `CREATE TABLE IF NOT EXISTS secrets (
       secret TEXT PRIMARY KEY, tenant INTEGER NOT NULL, key_id TEXT NOT NULL
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
    ...[...model.types.values()].flatMap(createTable),
  ];
}

/** The tables of a tenant besides those of its resources. */
export const plainTables: readonly string[] = ["timers", "replays"];

/** The tables whose rows belong to a tenant. */
export function tenantTables(model: Model): string[] {
  return [...plainTables, ...[...model.types.keys()].map(tableOf)];
}

/** The name of the table of a type, quoted. */
export function tableOf(type: string): string {
  return `"data_${type}"`;
}

/** The name of the generated column of an attribute, quoted. */
export function columnOf(attribute: string): string {
  return `"v_${attribute}"`;
}

/** The name of the index of an attribute with a column, or of the id, quoted. */
export function indexOf(type: string, attribute: string): string {
  return `"by_${type}_${attribute}"`;
}

function createTable({ type, columns }: ResourceType): string[] {
  const table = tableOf(type);
  const generated = columns.map(
    (name) => `, ${columnOf(name)} GENERATED ALWAYS AS (json_extract(attributes, '$.${name}')) VIRTUAL`,
  );
  const index = (name: string, expression: string): string =>
    `CREATE INDEX IF NOT EXISTS ${indexOf(type, name)} ON ${table} (tenant, ${expression}, seq)`;
  return [
    `CREATE TABLE IF NOT EXISTS ${table} (
       tenant INTEGER NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL, deleted INTEGER NOT NULL DEFAULT 0,
       attributes TEXT NOT NULL${generated.join("")}, PRIMARY KEY (tenant, seq)
     ) WITHOUT ROWID`,
    index("id", "id"),
    ...columns.map((name) => index(name, columnOf(name))),
  ];
}
