import type { MiddlewareResponse } from "./middleware.ts";
import type { HttpRequest } from "./request.ts";

/** What `acquire` gives and `release` gets back: an object of the limiter's own. */
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
   * Gives a permit at once, or a promise of one. A request whose `signal` aborts, or whose `deadlineAt` passes, waits no longer:
   * its permit is released as soon as it comes. A rejection fails the attempt.
   */
  acquire(request: LimitedRequest): Permit | Promise<Permit>;
  /** Takes a permit back, with the response, if there was one: its status and headers tell how the API limits requests. */
  release(permit: Permit, response?: MiddlewareResponse): void;
  /** What `rateLimit` of the client shows. Default: nothing. */
  snapshot?(): RateLimitSnapshot;
}

/** An attempt that needs a permit. */
export interface LimitedRequest {
  /** Name of the operation, as in `pipelines.run`. */
  readonly operation: string;
  /** Whether the request goes before others: a poll, or the cancellation of work. */
  readonly priority: boolean;
  /** Which attempt of the call this is. The first is 1. */
  readonly attempt: number;
  /** Aborts the attempt. */
  readonly signal: AbortSignal | undefined;
  /** When the call has to end, by the monotonic time of the client's clock, in milliseconds. */
  readonly deadlineAt: number;
}

/** The same inside the SDK, where a request has all its properties. */
export interface AdmissionControl {
  acquire(request: HttpRequest): Permit | Promise<Permit>;
  release(permit: Permit, response?: MiddlewareResponse): void;
  snapshot(): RateLimitSnapshot | undefined;
}

/** The rate limit as the API last stated it, and the calls that wait for it. */
export interface RateLimitSnapshot {
  /** How many requests the API allows in a period; `undefined` if it has not said. */
  readonly limit: number | undefined;
  /** How many of them were left. */
  readonly remaining: number | undefined;
  /** When the period ends, by the server's clock. */
  readonly resetAt: Date | undefined;
  /** How many requests wait, for the rate limit or for one of the `maxConcurrency` places. */
  readonly waiting: number;
  /** Until when the rate limit holds requests back; `undefined` if it does not. */
  readonly until: Date | undefined;
}
