import { createHash } from "node:crypto";
import { type HttpRequest, type HttpResponse, invalidRequest } from "@planasonix/serving";
import type { Operation } from "../description/operation.ts";
import type { Database } from "../store/database.ts";

/** The header with the idempotency key. */
const header = "Idempotency-Key";

/** How long a response is kept, in milliseconds: 24 hours, as the description assumes. */
const keptMs = 86_400_000;

/** Stored responses of one tenant, by idempotency key. */
export interface Replays {
  /**
   * The stored response for an idempotency key; undefined if there is none or it has expired.
   * @throws {FaultError} 400 if the key belongs to a different request.
   */
  find(key: string, fingerprint: string, now: number): HttpResponse | undefined;
  /** Stores a response. Call it in the transaction of the request's changes. */
  store(
    key: string,
    entry: { readonly fingerprint: string; readonly response: HttpResponse; readonly now: number },
  ): void;
}

/** The idempotency key of a request; undefined if it has none or the operation does not accept one. */
export function idempotencyKey(
  { parameters }: Operation,
  { headers }: Pick<HttpRequest, "headers">,
): string | undefined {
  const takesKey = parameters.some((parameter) => parameter.in === "header" && parameter.name === header);
  return takesKey ? headers[header.toLowerCase()] : undefined;
}

/** Identifies a request by what a repetition must not change: the method, the path, the query and the body. */
export function fingerprintOf({ method, path, query }: HttpRequest, bytes: Uint8Array): string {
  return createHash("sha256").update(`${method} ${path}?${query}\n`).update(bytes).digest("base64");
}

/** Gives access to the stored responses of a tenant. */
export function createReplays(database: Database, tenant: number): Replays {
  return {
    find: (key, fingerprint, now) => {
      const row = database.get("SELECT * FROM replays WHERE tenant = ? AND key = ? AND expires > ?", tenant, key, now);
      if (row === undefined) return undefined;
      if (row.fingerprint === fingerprint) return JSON.parse(String(row.response));
      throw invalidRequest({ field: `header.${header}`, issue: "was used for another request: use a new key" });
    },
    store: (key, { fingerprint, response, now }) =>
      database.run(
        "INSERT OR REPLACE INTO replays (tenant, key, fingerprint, response, expires) VALUES (?, ?, ?, ?, ?)",
        ...[tenant, key, fingerprint, JSON.stringify(response), now + keptMs],
      ),
  };
}
