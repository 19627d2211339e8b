import type { CallDiagnostics } from "./attempt.ts";
import type { Operation } from "./operation.ts";

/** A body that `fetch` takes. */
export type RequestBody = BodyInit;

/** One request, as the layers hand it on: a plain record. A layer that changes something hands on a copy. */
export interface HttpRequest {
  /** Name of the operation, as in `pipelines.run`. */
  readonly name: string;
  readonly operation: Operation;
  readonly method: string;
  readonly url: string;
  /** The path below the base URL, without the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RequestBody | undefined;
  /** Aborts the call; below the time-out layer it aborts the attempt, also when its time is up. */
  readonly signal: AbortSignal | undefined;
  /** How long an attempt goes on after `signal` has aborted, in milliseconds. */
  readonly abortGraceMs: number;
  /** Which attempt of the call this is. The first is 1. */
  readonly attempt: number;
  readonly maxRetries: number;
  /** Whether the request may be repeated when its outcome is unknown, thanks to its idempotency key. */
  readonly idempotencyKeyTrusted: boolean;
  /** Time allowed for one attempt, in milliseconds. */
  readonly timeoutMs: number;
  /** Time allowed for the call, in milliseconds. */
  readonly deadlineMs: number;
  /** When the call has to be over, by the monotonic clock. */
  readonly deadlineAt: number;
  /** Whether the last key was refused, so that a new one has to be asked for. */
  readonly refreshApiKey: boolean;
  /** What has become of the call; the same object for all its attempts. */
  readonly state: CallState;
}

/** What has become of a call so far. */
export interface CallState {
  /** Whether the attempt under way has reached the network. */
  isSent: boolean;
  /** Which key the last attempt was signed with. */
  apiKeyVersion: number;
}

/** What came back, whatever its status. */
export interface HttpResponse {
  readonly status: number;
  /** The response itself. Its body has been read, unless `stream` holds it. */
  readonly response: Response;
  /** The body as text; empty if `stream` holds it. */
  readonly text: string;
  /** The body of a file. */
  readonly stream: ReadableStream<Uint8Array> | undefined;
  /** Makes the error for a `stream` that breaks off. */
  readonly broken?: (cause: unknown) => Error;
  /** How long the attempt took, in milliseconds. */
  readonly durationMs: number;
  readonly diagnostics: CallDiagnostics;
}

/** Sends a request and resolves with the answer, also when its status is an error. */
export type Send = (request: HttpRequest) => Promise<HttpResponse>;

/** A layer: takes what sends, gives what sends. */
export type Middleware = (next: Send) => Send;

/** Wraps the layers round `send`; the first is the outermost. */
export function compose(layers: readonly Middleware[], send: Send): Send {
  return layers.reduceRight((next, layer) => layer(next), send);
}
