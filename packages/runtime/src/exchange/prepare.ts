import { messageOf } from "../errors/create-errors.ts";
import { isBytes } from "../http/bytes.ts";
import { addHeaders } from "../http/headers.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { OperationTraits } from "../model/operation.ts";
import type { HttpRequest, Layer, RequestBody } from "../model/request.ts";
import type { MethodOptions } from "../options/call-options.ts";
import type { ResolvedOptions } from "../options/resolve-options.ts";
import { randomId } from "../platform/environment.ts";

const defaultTimeoutMs = 60_000;
const keyHeader = "idempotency-key";

/** The parameters of a URL in order, with names and values already percent-encoded. */
export type EncodedQuery = readonly (readonly [name: string, value: string])[];

/** The parts of a call: the operation, its path with the parameters filled in, and everything else to send. */
export interface CallInput {
  readonly endpoint: Endpoint;
  readonly path: string;
  readonly query: EncodedQuery | undefined;
  readonly body: unknown;
  readonly options: MethodOptions;
  /** Whether a given idempotency key says nothing about the deployment: only the option of the client counts. */
  readonly isKeyDerived?: boolean;
  /** Returns how long an attempt may continue, in milliseconds, when the signal aborts. Default: 0. */
  readonly abortGraceMs?: HttpRequest["abortGraceMs"];
  /** A time limit that the call shares with others, besides its own. */
  readonly within?: Pick<HttpRequest, "deadlineMs" | "deadlineAt"> | undefined;
}

/**
 * Builds the request of a call. Serializes the body now, so that later changes to the object have no effect. Creates an
 * idempotency key for a POST without one; all attempts share it.
 *
 * @throws {TypeError} If a header or the body cannot be sent.
 */
export function buildRequest(
  client: ResolvedOptions,
  { endpoint, path, query, body, options, isKeyDerived, abortGraceMs, within }: CallInput,
): HttpRequest {
  const { name, operation, method } = endpoint;
  const content = serializeBody(body);
  const search = query?.map((parameter) => parameter.join("=")).join("&");
  let deadlineMs = options.deadlineMs ?? client.deadlineMs;
  let deadlineAt = client.clock.monotonic() + deadlineMs;
  if (within && within.deadlineAt < deadlineAt) ({ deadlineMs, deadlineAt } = within);
  const headers = headersOf(client, endpoint, content, options);
  const hasOwnKey = Object.hasOwn(headers, keyHeader) && headers[keyHeader] !== ""; // An empty key counts as none.
  return {
    name,
    operation,
    method,
    url: client.baseUrl + path + (search ? `?${search}` : ""),
    path,
    headers: hasOwnKey || method !== "POST" ? headers : { ...headers, [keyHeader]: randomId() },
    body: content,
    fetchOptions: options.fetchOptions ? { ...client.fetchOptions, ...options.fetchOptions } : client.fetchOptions,
    signal: options.signal,
    abortGraceMs,
    attempt: 1,
    maxRetries: options.maxRetries ?? client.maxRetries,
    idempotencyKeyTrusted: (hasOwnKey && !isKeyDerived) || (client.trustIdempotencyKeys && method === "POST"),
    timeoutMs: timeoutOf(client, operation, options),
    deadlineMs,
    deadlineAt,
    refreshApiKey: false,
    state: { isSent: false, queuedMs: 0, apiKeyVersion: 0 },
  };
}

/** The time limit of one attempt, in milliseconds. */
export function timeoutOf(
  client: Pick<ResolvedOptions, "timeoutMs">,
  operation: OperationTraits,
  options: MethodOptions,
): number {
  return options.timeoutMs ?? client.timeoutMs ?? operation.timeoutMs ?? defaultTimeoutMs;
}

function headersOf(
  client: ResolvedOptions,
  { operation }: Endpoint,
  body: RequestBody | undefined,
  { headers, idempotencyKey }: MethodOptions,
): Readonly<Record<string, string>> {
  const base = typeof body === "string" ? client.jsonHeaders : client.headers;
  const isFile = operation.gives === "file";
  if (!isFile && !headers && idempotencyKey === undefined) return base;
  return addHeaders(base, { ...(isFile && { accept: "*/*" }), [keyHeader]: idempotencyKey, ...headers });
}

/**
 * Encodes a query as openapi-fetch does by default: a list repeats the name per item; null and undefined are omitted.
 *
 * @throws {TypeError} If a value cannot be encoded, such as an object or NaN, or if a parameter is in two groups.
 */
export function encodeQuery(...groups: readonly (object | undefined)[]): EncodedQuery {
  const encoded: [string, string][] = [];
  for (const group of groups) {
    if (!group) continue;
    const given = new Map(encoded);
    for (const [name, value] of Object.entries(group)) {
      const encodedName = encodeURIComponent(name);
      for (const part of [value].flat()) {
        if (part === undefined || part === null) continue;
        if (given.has(encodedName)) throw new TypeError(`The query parameter \`${name}\` is given twice`);
        encoded.push([encodedName, encodeValue(name, part)]);
      }
    }
  }
  return encoded;
}

function encodeValue(name: string, value: unknown): string {
  const text = value instanceof Date ? value.toJSON() : value;
  const isText = /^(string|boolean|bigint)$/.test(typeof text) || Number.isFinite(text);
  if (isText && `${text}`.isWellFormed()) return encodeURIComponent(`${text}`);
  throw new TypeError(
    `\`${name}\` must be a well-formed string, a finite number, a boolean, a date, or a list of these`,
  );
}

/**
 * Copies `URLSearchParams`, passes on bytes, blobs, forms and streams, and serializes anything else as JSON. Copies
 * bytes only in shared memory, which `fetch` rejects, because there may be many.
 *
 * @throws {TypeError} If JSON cannot represent the body.
 */
function serializeBody(body: unknown): RequestBody | undefined {
  if (ArrayBuffer.isView(body) && !isBytes(body.buffer)) {
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
  }
  if (body instanceof URLSearchParams) return new URLSearchParams(body);
  if (body === undefined || isSendable(body)) return body;
  if (!isData(body)) {
    const kinds = "a Blob, FormData, URLSearchParams, ArrayBuffer or ReadableStream (see `Readable.toWeb`)";
    throw new TypeError(`The body must be JSON data, ${kinds}`);
  }
  return writeJson(() => JSON.stringify(body));
}

/**
 * Calls a function that writes JSON.
 *
 * @throws {TypeError} If the function fails, for example because of a cycle, a bigint or too deep nesting.
 */
export function writeJson<Text>(write: () => Text): Text {
  try {
    return write();
  } catch (cause) {
    throw new TypeError(`The body cannot be written as JSON: ${messageOf(cause)}`, { cause });
  }
}

/**
 * Whether a body is a plain object or has `toJSON`: streams, collections, promises and polyfilled forms or blobs are
 * neither.
 */
function isData(body: unknown): boolean {
  const { pipe, toJSON, [Symbol.asyncIterator]: chunks } = Object(body);
  const kind = Object.prototype.toString.call(body);
  return Boolean(toJSON || (!pipe?.call && !chunks && kind === "[object Object]"));
}

function isSendable(body: unknown): body is RequestBody {
  return isBytes(body) || [Blob, FormData, ReadableStream].some((Kind) => body instanceof Kind);
}

/** Serializes a form once. Otherwise, each attempt would have a new boundary, and so be a different request. */
export const bufferFormData: Layer = (next) => (request) => {
  const { body } = request;
  if (typeof body !== "object" || !(body instanceof FormData)) return next(request);
  return new Response(body).blob().then((blob) => next({ ...request, body: blob }));
};

/** Converts header names from middleware to lower case, so that no header is sent twice. */
export const normalizeHeaders: Layer = (next) => (request) =>
  next({ ...request, headers: addHeaders({}, request.headers) });
