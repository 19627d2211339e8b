import { createQuerySerializer, defaultBodySerializer } from "openapi-fetch";
import type { CallOptions } from "./call-options.ts";
import { addHeaders } from "./headers.ts";
import type { NamedOperation } from "./operation.ts";
import type { ResolvedOptions } from "./options.ts";
import { findMethod, type RequestBody, type SendRequest } from "./send.ts";

const usualTimeoutMs = 60_000;
const usualDeadlineMs = 300_000;

/** What a call is made of: the operation, its path with the parameters in, and what else it sends. */
export interface CallParts {
  readonly named: NamedOperation;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>> | undefined;
  readonly body: unknown;
  readonly options: CallOptions;
}

/** Makes the request of a call. The body is written out here, so that changing the object later changes nothing. */
export function prepare(client: ResolvedOptions, { named, path, query, body, options }: CallParts): SendRequest {
  const { name, operation } = named;
  const content = serializeBody(body);
  const search = query ? createQuerySerializer()(query) : "";
  const deadlineMs = options.deadlineMs ?? client.deadlineMs ?? usualDeadlineMs;
  return {
    name,
    operation,
    method: findMethod(operation.http),
    url: client.baseUrl + path + (search && `?${search}`),
    path,
    headers: headersOf(client, named, content, options),
    body: content,
    signal: options.signal,
    attempt: 1,
    maxRetries: options.maxRetries ?? client.maxRetries,
    keyed: false,
    timeoutMs: options.timeoutMs ?? client.timeoutMs ?? operation.timeoutMs ?? usualTimeoutMs,
    deadlineMs,
    deadlineAt: client.clock.monotonic() + deadlineMs,
    refreshKey: false,
  };
}

function headersOf(
  client: ResolvedOptions,
  { operation }: NamedOperation,
  body: RequestBody | undefined,
  { headers, idempotencyKey }: CallOptions,
): Readonly<Record<string, string>> {
  const file = operation.gives === "file" ? { accept: "*/*" } : undefined;
  const type = typeof body === "string" ? { "content-type": "application/json" } : undefined;
  const key = idempotencyKey === undefined ? undefined : { "idempotency-key": idempotencyKey };
  return file || type || headers || key
    ? addHeaders(client.headers, { ...file, ...type, ...headers, ...key })
    : client.headers;
}

function serializeBody(body: unknown): RequestBody | undefined {
  if (body === undefined) return undefined;
  if (body instanceof ArrayBuffer) return body.slice();
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
  if (
    body instanceof Blob ||
    body instanceof FormData ||
    body instanceof URLSearchParams ||
    body instanceof ReadableStream
  ) {
    return body;
  }
  return defaultBodySerializer(body);
}
