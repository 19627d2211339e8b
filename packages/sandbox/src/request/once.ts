// Idempotency: a request with a known `Idempotency-Key` gets the stored response.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { HttpRequest, HttpResponse } from "@planasonix/serving";
import type { Operation } from "../description/operation.ts";
import type { ReceivedRequest } from "./received.ts";
import { idempotencyHeader } from "./replays.ts";

/**
 * Executes a request, or returns the stored response for its idempotency key. Commits the changes together with the
 * record of their response. A GET gets no transaction.
 * @throws {HttpError} 400 if the key belongs to a different request.
 */
export function once(
  { request, route, bytes, tenant }: ReceivedRequest,
  now: number,
  execute: () => HttpResponse,
): HttpResponse {
  const { operation } = route;
  if (operation.method === "GET") return execute();
  const key = idempotencyKey(operation, request);
  const fingerprint = key === undefined ? "" : fingerprintOf(request, bytes);
  let isRepeated = false;
  const response = tenant.transaction(() => {
    const stored = key === undefined ? undefined : tenant.replays.find(key, fingerprint, now);
    isRepeated = stored !== undefined;
    if (stored !== undefined) return stored;
    const first = execute();
    if (key !== undefined) tenant.replays.store(key, { fingerprint, response: first, now });
    return first;
  }, now);
  if (!isRepeated && operation.extensions["x-retry"] === "keyed") {
    tenant.effects.push({ operation: operation.name, id: idOf(response) });
  }
  return response;
}

/** The idempotency key of a request; undefined if it has none or the operation does not accept one. */
function idempotencyKey({ parameters }: Operation, { headers }: HttpRequest): string | undefined {
  const takesKey = parameters.some((parameter) => parameter.in === "header" && parameter.name === idempotencyHeader);
  return takesKey ? headers[idempotencyHeader.toLowerCase()] : undefined;
}

/** Identifies a request by what a repetition must not change: the method, the path, the query and the body. */
function fingerprintOf({ method, path, query }: HttpRequest, bytes: Uint8Array): string {
  return bytesToHex(
    sha256
      .create()
      .update(utf8ToBytes(`${method} ${path}?${query}\n`))
      .update(bytes)
      .digest(),
  );
}

/** The ID of the resource in a response; undefined if there is none. */
function idOf({ body, headers }: HttpResponse): string | undefined {
  if (headers["Content-Type"] !== "application/json" || typeof body !== "string") return undefined;
  const { data } = JSON.parse(body) as { readonly data?: { readonly id?: string } };
  return data?.id;
}
