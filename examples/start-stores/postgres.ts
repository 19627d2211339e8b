// A store for `startOnce` in a table of PostgreSQL 13 or newer.
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
 * written must be visible to other processes at once.
 *
 * @example
 * const pool = new Pool();
 * await pool.query(createTable);
 * const store = postgresStore(pool);
 */
export function postgresStore(database: Queryable): StartStore {
  return {
    async get(key) {
      const text = "SELECT value, version::text AS version FROM planasonix_starts WHERE key = $1";
      const { rows } = await database.query(text, [key]);
      return rows[0] as { value: string; version: string } | undefined;
    },
    async set(key, value, { ifVersion }) {
      const { rowCount } =
        ifVersion === undefined
          ? await database.query(
              "INSERT INTO planasonix_starts (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING",
              [key, value],
            )
          : await database.query(
              `UPDATE planasonix_starts SET value = $2, version = gen_random_uuid(), changed_at = now()
               WHERE key = $1 AND version::text = $3`,
              [key, value, ifVersion],
            );
      return rowCount === 1;
    },
  };
}
