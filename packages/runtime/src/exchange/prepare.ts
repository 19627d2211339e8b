import { addHeaders } from "../http/headers.ts";
import { writeQuery } from "../http/query.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { HttpRequest, RequestBody } from "../model/request.ts";
import type { CallOptions } from "../options/call-options.ts";
import type { ResolvedOptions } from "../options/resolve-options.ts";

const usualTimeoutMs = 60_000;
const usualDeadlineMs = 300_000;
const keyHeader = "idempotency-key";

/** What a call is made of: the operation, its path with the parameters in, and what else it sends. */
export interface CallParts {
  readonly endpoint: Endpoint;
  readonly path: string;
  readonly query: object | undefined;
  readonly body: unknown;
  readonly options: CallOptions;
  /** How long an attempt goes on after the signal has aborted, in milliseconds. Default: it ends at once. */
  readonly abortGraceMs?: number;
}

/**
 * Makes the request of a call. The body is written out here, so that changing the object later changes nothing; and the key
 * of a POST is made here, one for the call and the same for all its attempts.
 */
export function buildRequest(
  client: ResolvedOptions,
  { endpoint, path, query, body, options, abortGraceMs = 0 }: CallParts,
): HttpRequest {
  const { name, operation, method } = endpoint;
  const content = serializeBody(body);
  const search = query ? writeQuery(query) : "";
  const deadlineMs = options.deadlineMs ?? client.deadlineMs ?? usualDeadlineMs;
  const headers = headersOf(client, endpoint, content, options);
  const isKeyed = Boolean(headers[keyHeader]); // an empty key is none
  return {
    name,
    operation,
    method,
    url: client.baseUrl + path + (search && `?${search}`),
    path,
    headers: isKeyed || method !== "POST" ? headers : { ...headers, [keyHeader]: crypto.randomUUID() },
    body: content,
    signal: options.signal,
    abortGraceMs,
    attempt: 1,
    maxRetries: options.maxRetries ?? client.maxRetries,
    idempotencyKeyTrusted: isKeyed || client.trustIdempotencyKeys,
    timeoutMs: options.timeoutMs ?? client.timeoutMs ?? operation.timeoutMs ?? usualTimeoutMs,
    deadlineMs,
    deadlineAt: client.clock.monotonic() + deadlineMs,
    refreshApiKey: false,
    state: { isSent: false, apiKeyVersion: 0 },
  };
}

function headersOf(
  client: ResolvedOptions,
  { operation }: Endpoint,
  body: RequestBody | undefined,
  { headers, idempotencyKey }: CallOptions,
): Readonly<Record<string, string>> {
  const usual = typeof body === "string" ? client.jsonHeaders : client.headers;
  const isFile = operation.gives === "file";
  if (!isFile && !headers && idempotencyKey === undefined) return usual;
  return addHeaders(usual, { accept: isFile ? "*/*" : undefined, [keyHeader]: idempotencyKey, ...headers });
}

function serializeBody(body: unknown): RequestBody | undefined {
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
  if (body instanceof ArrayBuffer) return body.slice();
  if (body instanceof URLSearchParams) return new URLSearchParams(body);
  return body === undefined || isReady(body) ? body : JSON.stringify(body);
}

function isReady(body: unknown): body is Blob | FormData | ReadableStream {
  return [Blob, FormData, ReadableStream].some((Kind) => body instanceof Kind);
}
