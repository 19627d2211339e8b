import { serializePrimitiveParam } from "openapi-fetch";
import type { CallOptions } from "./call-options.ts";
import { addHeaders } from "./headers.ts";
import type { ResolvedOptions } from "./options.ts";
import type { Route } from "./route.ts";
import type { RequestBody, SendRequest } from "./send.ts";

const usualTimeoutMs = 60_000;
const usualDeadlineMs = 300_000;
const keyHeader = "idempotency-key";

/** What a call is made of: the operation, its path with the parameters in, and what else it sends. */
export interface CallParts {
  readonly route: Route;
  readonly path: string;
  readonly query: object | undefined;
  readonly body: unknown;
  readonly options: CallOptions;
}

/**
 * Makes the request of a call. The body is written out here, so that changing the object later changes nothing; and the key
 * of a POST is made here, one for the call and the same for all its attempts.
 */
export function prepare(client: ResolvedOptions, { route, path, query, body, options }: CallParts): SendRequest {
  const { name, operation, method } = route;
  const content = serializeBody(body);
  const search = query ? writeQuery(query) : "";
  const deadlineMs = options.deadlineMs ?? client.deadlineMs ?? usualDeadlineMs;
  const headers = headersOf(client, route, content, options);
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
    attempt: 1,
    maxRetries: options.maxRetries ?? client.maxRetries,
    isKeyTrusted: isKeyed || client.trustIdempotencyKeys,
    timeoutMs: options.timeoutMs ?? client.timeoutMs ?? operation.timeoutMs ?? usualTimeoutMs,
    deadlineMs,
    deadlineAt: client.clock.monotonic() + deadlineMs,
    refreshKey: false,
  };
}

/** Writes parameters as openapi-fetch does by default: a list is its name again for each item. What is nothing is left out. */
function writeQuery(query: object): string {
  return Object.entries(query)
    .flatMap(([name, value]) => [value].flat().map((part) => writeParameter(name, part)))
    .filter(Boolean)
    .join("&");
}

/** @throws {TypeError} If the value is an object, or holds half a character, which cannot be encoded. */
function writeParameter(name: string, value: unknown): string {
  const text = value instanceof Date ? value.toJSON() : value;
  if (text === undefined || text === null) return "";
  if (!(text instanceof Object) && !/\p{Surrogate}/u.test(`${text}`)) return serializePrimitiveParam(name, `${text}`);
  throw new TypeError(`\`${name}\` must be text of whole characters, a number, a boolean, a date, or a list of these`);
}

function headersOf(
  client: ResolvedOptions,
  { operation }: Route,
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
  return body === undefined || isReady(body) ? body : JSON.stringify(body);
}

function isReady(body: unknown): body is Blob | FormData | URLSearchParams | ReadableStream {
  return [Blob, FormData, URLSearchParams, ReadableStream].some((Kind) => body instanceof Kind);
}
