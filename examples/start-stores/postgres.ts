// A store for `startOnce` in a table of PostgreSQL 13 or newer.
import { setTimeout as sleep } from "node:timers/promises";
import type { StartStore } from "@planasonix/client/once";

/** The table. A new version for each change tells a row from an earlier one under the same key. */
export const createTable = `
  CREATE TABLE IF NOT EXISTS planasonix_starts (
    key text PRIMARY KEY,
    value text NOT NULL,
    version uuid NOT NULL DEFAULT gen_random_uuid(),
    changed_at timestamptz NOT NULL DEFAULT now()
  )`;

/** The method of `Pool` and `Client` of pg that the store uses. */
export interface Queryable {
  query(
    text: string,
    values: string[],
  ): Promise<{ readonly rows: readonly unknown[]; readonly rowCount: number | null }>;
}

/**
 * Creates a store in the table `planasonix_starts`. Pass a pool, not a client within a transaction: what the store has
 * written must be visible to other processes at once. The limits of the pool end the connections to a server that no
 * longer answers; `timeoutMs` also ends the wait for a free one, and nothing is started if it passes. Default: 5_000.
 *
 * @example
 * const pool = new Pool({ connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
 * await pool.query(createTable);
 * const store = postgresStore(pool);
 */
export function postgresStore(database: Queryable, timeoutMs = 5_000): StartStore {
  const query: Queryable["query"] = async (text, values) => {
    const timer = new AbortController();
    const late = sleep(timeoutMs, undefined, timer).then(() => {
      throw new Error(`Postgres did not respond within ${timeoutMs} ms, but may still execute the statement`);
    });
    return Promise.race([database.query(text, values), late]).finally(() => timer.abort());
  };
  return {
    async get(key) {
      const text = "SELECT value, version::text AS version FROM planasonix_starts WHERE key = $1";
      const { rows } = await query(text, [key]);
      return rows[0] as { value: string; version: string } | undefined;
    },
    async set(key, value, { ifVersion }) {
      const { rowCount } =
        ifVersion === undefined
          ? await query("INSERT INTO planasonix_starts (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING", [
              key,
              value,
            ])
          : await query(
              `UPDATE planasonix_starts SET value = $2, version = gen_random_uuid(), changed_at = now()
               WHERE key = $1 AND version::text = $3`,
              [key, value, ifVersion],
            );
      return rowCount === 1;
    },
    async list(prefix) {
      const { rows } = await query("SELECT key FROM planasonix_starts WHERE starts_with(key, $1)", [prefix]);
      return (rows as { key: string }[]).map(({ key }) => key);
    },
  };
}
