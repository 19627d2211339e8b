import { createHash } from "node:crypto";
import { type HttpRequest, type HttpResponse, invalidRequest } from "@planasonix/serving";
import type { Operation } from "../description/operation.ts";
import type { Database } from "../store/database.ts";

/** The header with the key of a request. */
const header = "Idempotency-Key";

/** How long a response is kept, as the description assumes. */
const keptMs = 86_400_000;

/** Responses of one tenant that are repeated for the same key. */
export interface Replays {
  /** The response that was stored for a request; undefined if it is the first. @throws {FaultError} 400 for another request. */
  find(key: string, fingerprint: string, now: number): HttpResponse | undefined;
  /** Stores a response. Call it in the transaction of the change that it belongs to. */
  store(
    key: string,
    entry: { readonly fingerprint: string; readonly response: HttpResponse; readonly now: number },
  ): void;
}

/** The key of a request, for operations that take one. */
export function idempotencyKey(
  { parameters }: Operation,
  { headers }: Pick<HttpRequest, "headers">,
): string | undefined {
  const takesKey = parameters.some((parameter) => parameter.in === "header" && parameter.name === header);
  return takesKey ? headers[header.toLowerCase()] : undefined;
}

/** What has to be equal in a repetition: the operation, the path, the query and the body. */
export function fingerprintOf({ method, path, query }: HttpRequest, bytes: Uint8Array): string {
  return createHash("sha256").update(`${method} ${path}?${query}\n`).update(bytes).digest("base64");
}

/** The stored responses of a tenant. */
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
