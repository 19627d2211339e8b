import type { OperationTraits } from "./operation.ts";
import type { HttpRequest } from "./request.ts";

/** An object of the limiter's choice, which `acquire` grants and `release` takes back. */
export type Permit = object;

/** One attempt of a call, as a rate limiter sees it. */
export interface RateLimitRequest {
  /** The name of the operation, such as `pipelines.run`. */
  readonly operation: string;
  /** Whether the request takes precedence over others, because it polls or cancels work. */
  readonly hasPriority: boolean;
  /** The number of the attempt within the call, starting at 1. */
  readonly attempt: number;
  /** Aborts the call. */
  readonly signal: AbortSignal | undefined;
  /** The time limit of the attempt once it is sent, in milliseconds. */
  readonly timeoutMs: number;
  /** The time until the deadline of the call, in milliseconds. */
  readonly leftMs: number;
  /**
   * Creates the error with which `acquire` should reject if the request would have to wait beyond its deadline.
   * `retryAt` is the earliest time at which a repetition makes sense.
   */
  deadlineError(retryAt?: Date): Error;
}

/** The fields of a request that a queue and its limits read. */
export type QueuedRequest = Pick<
  HttpRequest,
  "name" | "signal" | "deadlineAt" | "deadlineMs" | "timeoutMs" | "abortGraceMs"
> & {
  readonly operation: Pick<OperationTraits, "priority">;
};

/**
 * Decides when a request may be sent. Each attempt of each call acquires a permit, and releases it when the attempt has
 * ended.
 *
 * @example
 * let last: Promise<unknown> = Promise.resolve();
 * const oneAtATime: RateLimiter = {
 *   acquire() {
 *     const { promise, resolve } = Promise.withResolvers<void>();
 *     const permit = last.then(() => ({ resolve }));
 *     last = promise;
 *     return permit;
 *   },
 *   release: (permit) => Reflect.get(permit, "resolve")(),
 * };
 */
export interface RateLimiter {
  /**
   * Grants a permit, at once or with a promise. A call stops waiting if it is aborted or its deadline passes; a permit
   * granted later is released at once. A rejection fails the call. If an earlier attempt may have been executed, an
   * error other than that of `deadlineError` becomes the `cause` of a `CallError`.
   */
  acquire(request: RateLimitRequest): Permit | Promise<Permit>;
  /**
   * Takes back a permit, with the response if there was one: its status and headers show how the API limits requests.
   * If `release` throws or rejects, the call is not affected; the logger receives one warning.
   */
  release(permit: Permit, response?: Response): unknown;
  /** Returns what the client shows as `rateLimit`. Default: nothing. */
  snapshot?(): RateLimitSnapshot;
}

/** A rate limiter as the client calls it: with the complete request. */
export interface InternalRateLimiter<Request = HttpRequest> extends Omit<RateLimiter, "acquire"> {
  /** The caller must also release a permit that was granted just before the signal aborted. */
  acquire(request: Request): Permit | Promise<Permit>;
}

/** The waiting requests of one operation. */
export interface WaitingLine {
  /** The first waiting request. */
  readonly request: QueuedRequest;
  /** The number of waiting requests, including the first. */
  readonly count: number;
}

/** A rate limiter with a queue, whose limits may also change without a response. */
export interface QueuedRateLimiter<Request> extends InternalRateLimiter<Request> {
  /** Admits the waiting requests that the limits no longer delay. */
  drain(): void;
  /** Returns the waiting requests, by operation. */
  waiting(): readonly WaitingLine[];
  /** Returns what the client shows as `rateLimit`. */
  snapshot(): RateLimitSnapshot;
}

/** The rate limit that the latest response stated, the number of waiting requests, and when their delay ends. */
export interface RateLimitSnapshot {
  /** The number of requests that the API allows in a period; `undefined` if the API has not stated it. */
  readonly limit?: number | undefined;
  /** The number of requests left in the period. */
  readonly remaining?: number | undefined;
  /** When the period ends, by the server's clock. */
  readonly resetAt?: Date | undefined;
  /** The number of requests that wait, for the rate limit or because `maxConcurrency` are in flight. */
  readonly waiting: number;
  /** When the rate limit stops delaying requests; `undefined` if it delays none, or if the time is unknown. */
  readonly until?: Date | undefined;
}

/** Decides how long the requests of a queue must wait, and learns from their responses. */
export interface Limits<Sent extends Expiring = Expiring> {
  /** The requests that were sent and have not ended. */
  readonly inFlight: ReadonlySet<Sent>;
  /**
   * How long a request must wait, in milliseconds; `Infinity`: until the next response. `waiting` is the number of
   * waiting requests, including this one; `sharers` the number of processes that use the quotas (default: 1), or 0 if a
   * store leases requests, so that only 429s delay them.
   */
  waitMs(request: QueuedRequest, waiting: number, sharers?: number): number;
  /** Counts a request that is sent now. */
  enter(request: QueuedRequest): Sent;
  /** Counts a request that has ended, with its response if there was one. */
  leave(sent: Sent, response: Response | undefined): void;
  /** Pauses all requests until a time on the monotonic clock, because another process has received a 429. */
  pause(until: number): void;
  /** Returns what the client shows as `rateLimit`. `next` is the first of the `waiting` requests. */
  snapshot(next: QueuedRequest | undefined, waiting: number): RateLimitSnapshot;
}

/** A request in flight. It is the permit that the built-in rate limiter grants. */
export interface Expiring {
  /**
   * The time on the monotonic clock by which the request has certainly ended. A platform that isolates calls may drop a
   * call, which then never releases its permit.
   */
  readonly expiresAt: number;
}
