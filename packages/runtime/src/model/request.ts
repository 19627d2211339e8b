import type { CallDiagnostics } from "./attempt.ts";
import type { OperationTraits } from "./operation.ts";

/** A body that `fetch` accepts. */
export type RequestBody = NonNullable<RequestInit["body"]>;

/** The longest time that an attempt may continue after an abort, in milliseconds. */
export const maxGraceMs = 10_000;

/** One request on its way through the layers: a plain record. A layer that changes something passes on a copy. */
export interface HttpRequest {
  /** The name of the operation, such as `pipelines.run`. */
  readonly name: string;
  /** The traits of the operation. */
  readonly operation: OperationTraits;
  /** The HTTP method. */
  readonly method: string;
  /** The complete URL, including the query. */
  readonly url: string;
  /** The path below the base URL, without the query. */
  readonly path: string;
  /** The headers, with names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body: JSON as text, any other body as it was passed. */
  readonly body: RequestBody | undefined;
  /** Further options of `fetch`. */
  readonly fetchOptions: object | undefined;
  /** Aborts the call. Inside the timeout layer: aborts the attempt when the caller aborts or a time limit passes. */
  readonly signal: AbortSignal | undefined;
  /** Returns how long an attempt may continue, in milliseconds, when `signal` aborts: at most {@link maxGraceMs}. */
  readonly abortGraceMs?: (() => number) | undefined;
  /** The number of the attempt within the call, starting at 1. */
  readonly attempt: number;
  /** The maximum number of retries. */
  readonly maxRetries: number;
  /** Whether retries may rely on the idempotency key: the caller passed it, or `trustIdempotencyKeys` is set. */
  readonly idempotencyKeyTrusted: boolean;
  /** The time limit of one attempt, in milliseconds. */
  readonly timeoutMs: number;
  /** The time limit of the call, in milliseconds. */
  readonly deadlineMs: number;
  /** The deadline of the call on the monotonic clock, in milliseconds. */
  readonly deadlineAt: number;
  /** Whether the API rejected the last API key, so that a new one is needed. */
  readonly refreshApiKey: boolean;
  /**
   * The progress of the call: one object for all its attempts.
   *
   * @internal
   */
  readonly state: CallState;
}

/** The progress of a call. */
export interface CallState {
  /** Whether the current attempt has reached the network and was not refused, so that it may have been executed. */
  isSent: boolean;
  /** How long the current attempt has waited for the rate limiter, in milliseconds. */
  queuedMs: number;
  /** The version of the API key that the last attempt was sent with. */
  apiKeyVersion: number;
}

/** A response of any status. */
export interface HttpResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The response of `fetch`. Its body has been read, unless `stream` holds it. */
  readonly response: Response;
  /** The body as text; empty if `stream` holds it. */
  readonly text: string;
  /**
   * The body, if a dialect has already parsed it: writing and parsing it again would double the cost of a list. Not
   * enumerable: a copy of the response may have another text.
   */
  readonly json?: unknown;
  /** The body of a file; `undefined` for any other response. */
  readonly stream: ReadableStream<Uint8Array> | undefined;
  /** Creates the error for a `stream` that breaks off. */
  readonly broken?: ((cause: unknown) => unknown) | undefined;
  /** The time from sending the request to the end of the response (for a file, of its headers), in milliseconds. */
  readonly durationMs: number;
  /** How long the attempt waited for the rate limiter, in milliseconds. Default: 0. */
  readonly queuedMs?: number;
  /** What is known about the call so far. */
  readonly diagnostics: CallDiagnostics;
}

/** A response of a transport that is lighter than `fetch`. */
export interface LightResponse extends Response {
  /** The body without a web stream, whose creation would take longer than reading it; null if there is none. */
  readonly chunks: { getReader(): Pick<ReadableStreamDefaultReader<Uint8Array>, "read" | "cancel"> } | null;
  /** Returns a complete response of the platform. */
  complete(): Response;
}

/** Returns a complete response of the platform, for one of any transport. */
export function completed(response: Response & Partial<LightResponse>): Response {
  return response.complete?.() ?? response;
}

/** Returns the body of a response of any transport. */
export function bodyOf(response: Response & Partial<LightResponse>): LightResponse["chunks"] {
  return response.chunks ?? response.body;
}

/** Sends a request and resolves with the response, even if its status is an error. */
export type Send = (request: HttpRequest) => Promise<HttpResponse>;

/** A layer of the exchange: wraps a `Send` in another one. */
export type Layer = (next: Send) => Send;
