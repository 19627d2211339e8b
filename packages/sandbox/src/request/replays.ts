import { type HttpResponse, invalidRequest } from "@planasonix/serving";
import type { Database } from "../store/database.ts";

/** The header with the idempotency key. */
export const idempotencyHeader = "Idempotency-Key";

/** How long a response is kept by default, in milliseconds: 24 hours, as the description assumes. */
const usualKeptMs = 86_400_000;

/** Stored responses of one tenant, by idempotency key. */
export interface Replays {
  /**
   * The stored response for an idempotency key; undefined if there is none or it has expired.
   * @throws {HttpError} 400 if the key belongs to a different request.
   */
  find(key: string, fingerprint: string, now: number): HttpResponse | undefined;
  /** Stores a response. Call it in the transaction of the request's changes. */
  store(
    key: string,
    entry: { readonly fingerprint: string; readonly response: HttpResponse; readonly now: number },
  ): void;
}

/** Gives access to the stored responses of a tenant. With `keptMs` of 0, no response is ever repeated. */
export function createReplays(database: Database, tenant: number, keptMs: number = usualKeptMs): Replays {
  return {
    find: (key, fingerprint, now) => {
      const row = database.get("SELECT * FROM replays WHERE tenant = ? AND key = ? AND expires > ?", tenant, key, now);
      if (row === undefined) return undefined;
      if (row.fingerprint === fingerprint) return JSON.parse(String(row.response));
      throw invalidRequest({
        field: `header.${idempotencyHeader}`,
        issue: "was used for another request: use a new key",
      });
    },
    store: (key, { fingerprint, response, now }) =>
      database.run(
        "INSERT OR REPLACE INTO replays (tenant, key, fingerprint, response, expires) VALUES (?, ?, ?, ?, ?)",
        ...[tenant, key, fingerprint, JSON.stringify(response), now + keptMs],
      ),
  };
}
