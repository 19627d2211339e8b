import { emptyDiagnostics } from "./attempt.ts";
import type { HttpRequest, HttpResponse, Layer, RequestBody } from "./request.ts";

/**
 * One attempt of a call, as middleware sees it. Pass on this record or a copy of it. `url`, `headers`, `body`, `signal`
 * and `fetchOptions` of a copy may differ; changes to the other fields are ignored.
 */
export interface MiddlewareRequest {
  /** The name of the operation, such as `pipelines.run`. */
  readonly operation: string;
  /** The HTTP method. */
  readonly method: string;
  /** The path below the base URL, without the query. */
  readonly path: string;
  /** The path template of the description, such as `/pipelines/{pipeline_id}/run`. */
  readonly pathTemplate: string;
  /** The number of the attempt within the call, starting at 1. */
  readonly attempt: number;
  /** The complete URL, including the query. The API key is sent only to the origin of `baseUrl`. */
  readonly url: string;
  /** The headers without the API key; their names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body: JSON as text, a form as a blob, any other body as it was passed. */
  readonly body: RequestBody | undefined;
  /** Aborts the attempt when the caller aborts or a time limit passes. */
  readonly signal: AbortSignal | undefined;
  /** Further options of `fetch`. */
  readonly fetchOptions: object | undefined;
}

/** A response as middleware sees it, whatever its status. Middleware may return a copy with changes. */
export interface MiddlewareResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The response of `fetch`. Its body has been read, unless `stream` holds it. */
  readonly response: Response;
  /** The body as text; empty if `stream` holds it. */
  readonly text: string;
  /** The body of a file; `undefined` for any other response. */
  readonly stream: ReadableStream<Uint8Array> | undefined;
  /** The time from sending the request to the end of the response (for a file, of its headers), in milliseconds. */
  readonly durationMs: number;
}

/** Sends a request and resolves with the response, even if its status is an error. */
export type MiddlewareNext = (request: MiddlewareRequest) => Promise<MiddlewareResponse>;

/**
 * Wraps each attempt of each call: inside retries, rate limits and the timeout, and outside of authentication, so that
 * middleware never sees the API key.
 *
 * To change the request, pass on a copy. Do not read the body of `response`: use `text` or, for a file, `stream`. A
 * rejection is retried only if its reason is an error of this SDK.
 *
 * Do not call the same client from middleware: the inner call may wait for the concurrency slot that the outer call
 * holds. Use a second client. To trace calls, use `@planasonix/client/otel`, which also sees what is between attempts.
 *
 * @example
 * const logSlow: Middleware = (next) => async (request) => {
 *   const response = await next(request);
 *   if (response.durationMs > 5_000) console.warn(request.operation, request.attempt, response.durationMs);
 *   return response;
 * };
 * const planasonix = createClient({ middleware: [logSlow] });
 */
export type Middleware = (next: MiddlewareNext) => MiddlewareNext;

/** Wraps the layers around `send`; the first layer is the outermost. */
export function compose<Sends>(layers: readonly ((next: Sends) => Sends)[], send: Sends): Sends {
  return layers.reduceRight((next, layer) => layer(next), send);
}

/** Links a record that middleware sees, and its copies, to the complete record. */
const origin = Symbol("origin");

/** Combines middleware into one layer, and hides from it the fields that are not public. */
export function toLayer(middleware: readonly Middleware[]): Layer {
  return (next) => {
    const send = compose<MiddlewareNext>(middleware, async (given) => fromResponse(await next(toRequest(given))));
    return async (request) => toResponse(request, await send(fromRequest(request)));
  };
}

function fromRequest(request: HttpRequest): MiddlewareRequest {
  const { name, operation, method, path, attempt } = request;
  const pathTemplate = operation.http.replace(/^\S+ /, "");
  return { operation: name, method, path, pathTemplate, attempt, ...whatIsSent(request), ...{ [origin]: request } };
}

function toRequest(given: MiddlewareRequest): HttpRequest {
  const request: HttpRequest | undefined = Reflect.get(Object(given), origin);
  if (request) return { ...request, ...whatIsSent(given) };
  throw new TypeError("Middleware must pass on its request, or a copy: `next({ ...request, headers })`");
}

type Sent = Pick<MiddlewareRequest, "url" | "headers" | "body" | "signal" | "fetchOptions">;

/** Returns the fields that middleware may change. */
function whatIsSent({ url, headers, body, signal, fetchOptions }: Sent): Sent {
  return { url, headers, body, signal, fetchOptions };
}

function fromResponse(response: HttpResponse): MiddlewareResponse {
  return { ...whatCame(response), ...{ [origin]: response } };
}

/** Also accepts a response that middleware created itself, without the link. */
function toResponse({ state }: HttpRequest, given: MiddlewareResponse): HttpResponse {
  const { status, text, response: received } = Object(given);
  if (typeof status !== "number" || typeof text !== "string" || !received?.headers) {
    throw new TypeError("Middleware must return a response like that of `next`");
  }
  const response: HttpResponse | undefined = Reflect.get(given, origin);
  return { diagnostics: emptyDiagnostics, queuedMs: state.queuedMs, ...response, ...whatCame(given) };
}

function whatCame({ status, response, text, stream, durationMs }: MiddlewareResponse): MiddlewareResponse {
  return { status, response, text, stream, durationMs };
}
