import type { MiddlewareResponse } from "./middleware.ts";
import type { HttpRequest } from "./request.ts";

/** An object of the limiter's choice, which `acquire` grants and `release` takes back. */
export type Permit = object;

/**
 * Decides when a request may be sent. Each attempt of each call acquires a permit, and releases it when it has ended.
 *
 * @example
 * // At most one request at a time.
 * let last: Promise<unknown> = Promise.resolve();
 * const rateLimiter: RateLimiter = {
 *   acquire() {
 *     const released = Promise.withResolvers<void>();
 *     const permit = last.then(() => ({ release: released.resolve }));
 *     last = released.promise;
 *     return permit;
 *   },
 *   release: (permit) => Reflect.get(permit, "release")(),
 * };
 */
export interface RateLimiter {
  /**
   * Grants a permit, at once or with a promise. A request stops waiting when its `signal` aborts or its `deadlineAt` passes; a
   * permit that is granted later is released at once. A rejection fails the attempt.
   */
  acquire(request: LimitedRequest): Permit | Promise<Permit>;
  /**
   * Takes back a permit with the response, if there was one. Its status and headers show how the API limits requests.
   */
  release(permit: Permit, response?: MiddlewareResponse): void;
  /** Returns what the client shows as `rateLimit`. Default: nothing. */
  snapshot?(): RateLimitSnapshot;
}

/** An attempt that needs a permit. */
export interface LimitedRequest {
  /** Name of the operation, as in `pipelines.run`. */
  readonly operation: string;
  /** Whether the request takes precedence over others: a poll, or the cancellation of work. */
  readonly priority: boolean;
  /** Which attempt of the call this is. The first is 1. */
  readonly attempt: number;
  /** Aborts the attempt. */
  readonly signal: AbortSignal | undefined;
  /** The deadline of the call on the monotonic clock of the client, in milliseconds. */
  readonly deadlineAt: number;
}

/** The rate limiter as the SDK uses it internally, with complete requests. */
export interface AdmissionControl {
  acquire(request: HttpRequest): Permit | Promise<Permit>;
  release(permit: Permit, response?: MiddlewareResponse): void;
  snapshot(): RateLimitSnapshot | undefined;
}

/** The rate limit of the latest response, and the calls that wait for it. */
export interface RateLimitSnapshot {
  /** The number of requests that the API allows in a period; `undefined` if it has not stated it. */
  readonly limit: number | undefined;
  /** The number of requests left in the period. */
  readonly remaining: number | undefined;
  /** When the period ends, by the server's clock. */
  readonly resetAt: Date | undefined;
  /** The number of requests that wait, for the rate limit or for one of the `maxConcurrency` slots. */
  readonly waiting: number;
  /** When the rate limit stops delaying requests; `undefined` if it delays none. */
  readonly until: Date | undefined;
}
