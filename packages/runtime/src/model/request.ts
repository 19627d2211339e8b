import type { CallDiagnostics } from "./attempt.ts";
import type { OperationTraits } from "./operation.ts";

/** A body that `fetch` accepts. */
export type RequestBody = NonNullable<RequestInit["body"]>;

/** One request as it passes through the layers: a plain record. A layer that changes something passes a copy on. */
export interface HttpRequest {
  /** Name of the operation, as in `pipelines.run`. */
  readonly name: string;
  /** What the request has to know about its operation. */
  readonly operation: OperationTraits;
  /** The HTTP method. */
  readonly method: string;
  /** The whole URL, with the query. */
  readonly url: string;
  /** The path below the base URL, without the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** What is sent: JSON as text, anything else as it is. */
  readonly body: RequestBody | undefined;
  /** What `fetch` gets beside the request itself. */
  readonly fetchOptions: object | undefined;
  /** Aborts the call. Below the timeout layer it aborts the attempt, also when its time has run out. */
  readonly signal: AbortSignal | undefined;
  /** How long an attempt may continue after `signal` has aborted, in milliseconds. */
  readonly abortGraceMs: number;
  /** Which attempt of the call this is. The first is 1. */
  readonly attempt: number;
  /** How often a failed attempt may be retried. */
  readonly maxRetries: number;
  /** Whether a repetition under the same idempotency key is executed once. */
  readonly idempotencyKeyTrusted: boolean;
  /** Time allowed for one attempt, in milliseconds. */
  readonly timeoutMs: number;
  /** Time allowed for the call, in milliseconds. */
  readonly deadlineMs: number;
  /** When the call has to end, by the monotonic clock, in milliseconds. */
  readonly deadlineAt: number;
  /** Whether the API refused the last API key, so that a new one is needed. */
  readonly refreshApiKey: boolean;
  /**
   * Progress of the call; the same object for all its attempts.
   *
   * @internal
   */
  readonly state: CallState;
}

/** How far a call has got. */
export interface CallState {
  /** Whether the current attempt has reached the network. */
  isSent: boolean;
  /** How long the current attempt has waited for the rate limiter, in milliseconds. */
  queuedMs: number;
  /** Which version of the API key the last attempt was signed with. */
  apiKeyVersion: number;
}

/** A response, whatever its status. */
export interface HttpResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The response of `fetch`. Its body has been read, unless `stream` holds it. */
  readonly response: Response;
  /** The body as text; empty if `stream` holds it. */
  readonly text: string;
  /** The body of a file. */
  readonly stream: ReadableStream<Uint8Array> | undefined;
  /** Makes the error for a `stream` that breaks off. @internal */
  readonly broken?: (cause: unknown) => unknown;
  /** How long the attempt took, in milliseconds. */
  readonly durationMs: number;
  /** How long it had waited for the rate limiter before, in milliseconds. Default: 0. */
  readonly queuedMs?: number;
  /** What is known of the call so far. */
  readonly diagnostics: CallDiagnostics;
}

/** Sends a request and resolves with the response, also when its status is an error. */
export type Send = (request: HttpRequest) => Promise<HttpResponse>;

/** A layer of the exchange: takes a `Send` and returns one that does more. */
export type Layer = (next: Send) => Send;
