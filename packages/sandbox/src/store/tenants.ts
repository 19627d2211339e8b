// Creates, copies and clears the rows of tenants. A snapshot is stored as a tenant without secrets.
import type { Database } from "./database.ts";
import { tenantTables } from "./tables.ts";

/** The tenant whose rows are the seed. */
export const seedTenant = 0;

/** The tenant that exists from the start. The command prints its API key. */
export const mainTenant = 1;

/** What determines the time of a tenant after a restart, unless the option `now` is set. */
export interface StoredTime {
  /** The time of the tenant when it was stored, in milliseconds since 1970. */
  readonly nowMs: number;
  /** How far the tenant's time was ahead of the machine's when it was stored, in milliseconds. */
  readonly offsetMs: number;
}

/** How a tenant changes its rows. */
export interface TenantChanges {
  /**
   * Runs work in a transaction. If the work changes the database, the transaction also stores the time.
   * @param at - The time of the changes. The default is the time at the end of the work.
   */
  transaction<Result>(work: () => Result, at?: number): Result;
  /** Stores the time, so that the tenant continues from this time after a restart. */
  saveTime(): void;
}

interface ChangesSource {
  readonly database: Database;
  readonly tenants: Pick<TenantRows, "saveTime">;
  readonly tenant: number;
  readonly now: () => number;
  readonly machine: () => number;
  /** @throws {TypeError} If the tenant has been removed: it would leave rows that belong to nobody. */
  readonly checkExists: () => void;
}

/** Creates the changes of a tenant. */
export function createTenantChanges(source: ChangesSource): TenantChanges {
  const { database, tenants, tenant, now, machine, checkExists } = source;
  const saveTime = (nowMs: number = now()): void => {
    tenants.saveTime(tenant, { nowMs, offsetMs: nowMs - machine() });
  };
  return {
    saveTime: () => saveTime(),
    transaction: (work, at) =>
      database.transaction(() => {
        checkExists();
        const before = database.changes();
        const result = work();
        database.flush();
        if (database.changes() > before) saveTime(at);
        return result;
      }),
  };
}

/** The rows of all tenants of a database, including the seed and the snapshots. */
export interface TenantRows {
  /** Creates the row of a tenant. Returns false if it already exists. */
  create(tenant: number, time: StoredTime): boolean;
  /** Whether a tenant has no rows in a table. */
  isEmpty(tenant: number, table: string): boolean;
  /** Returns a number that no tenant has or, since the database was opened, has had. */
  nextNumber(): number;
  time(tenant: number): StoredTime | undefined;
  saveTime(tenant: number, time: StoredTime): void;
  /** Copies the rows of some tables, or of all. The target must not have rows in these tables. */
  copy(from: number, to: number, tables?: readonly string[]): void;
  /** Sets the counter of a tenant to that of another one. */
  copyCounter(from: number, to: number): void;
  /** Removes the rows of a tenant from some tables, or from all. */
  clear(tenant: number, tables?: readonly string[]): void;
  /** Removes a tenant and its rows, except its secrets. */
  remove(tenant: number): void;
}

/** Gives access to the rows of tenants in a database that has tables for these types. */
export function createTenantRows(database: Database, types: Iterable<string>): TenantRows {
  const all = tenantTables(types);
  const columns = new Map<string, string>();
  let lastNumber = 0;
  const columnsOf = (table: string): string => {
    let names = columns.get(table);
    if (names === undefined) {
      const rows = database.all("SELECT name FROM pragma_table_info(?)", table.replaceAll('"', ""));
      const found = rows.map(({ name }) => String(name)).filter((name) => name !== "tenant");
      names = found.join(", ");
      columns.set(table, names);
    }
    return names;
  };
  const clear = (tenant: number, tables: readonly string[] = all): void => {
    for (const table of tables) database.run(`DELETE FROM ${table} WHERE tenant = ?`, tenant);
  };
  return {
    create: (tenant, { offsetMs, nowMs }) => {
      if (database.get("SELECT 1 FROM tenants WHERE tenant = ?", tenant) !== undefined) return false;
      const sql = "INSERT INTO tenants (tenant, counter, offset_ms, now_ms) VALUES (?, 0, ?, ?)";
      database.run(sql, tenant, offsetMs, nowMs);
      return true;
    },
    isEmpty: (tenant, table) => database.get(`SELECT 1 FROM ${table} WHERE tenant = ? LIMIT 1`, tenant) === undefined,
    nextNumber: () => {
      lastNumber = Math.max(lastNumber, Number(database.get("SELECT max(tenant) AS number FROM tenants")?.number)) + 1;
      return lastNumber;
    },
    time: (tenant) => {
      const row = database.get("SELECT offset_ms, now_ms FROM tenants WHERE tenant = ?", tenant);
      return row && { offsetMs: Number(row.offset_ms), nowMs: Number(row.now_ms) };
    },
    saveTime: (tenant, { offsetMs, nowMs }) =>
      database.run("UPDATE tenants SET offset_ms = ?, now_ms = ? WHERE tenant = ?", offsetMs, nowMs, tenant),
    copy: (from, to, tables = all) => {
      for (const table of tables) {
        const names = columnsOf(table);
        const sql = `INSERT INTO ${table} (tenant, ${names}) SELECT ?, ${names} FROM ${table} WHERE tenant = ?`;
        database.run(sql, to, from);
      }
    },
    copyCounter: (from, to) =>
      database.run(
        "UPDATE tenants SET counter = (SELECT counter FROM tenants WHERE tenant = ?) WHERE tenant = ?",
        from,
        to,
      ),
    clear,
    remove: (tenant) => {
      clear(tenant);
      database.run("DELETE FROM tenants WHERE tenant = ?", tenant);
    },
  };
}
