// Exports for packages that share a rate limit between processes. Not for applications: they may change in any release.
import { createRateLimiter } from "./exchange/rate-limit/limiter.ts";
import type { Limits, QueuedRateLimiter, QueuedRequest, RateLimitRequest } from "./model/rate-limiter.ts";
import { type Clock, systemClock } from "./platform/clock.ts";
import { afterArrivals } from "./platform/platform.ts";

export { createLimits, type LimitsContext } from "./exchange/rate-limit/limits.ts";
export {
  createServerClock,
  readRetryDelay,
  type ServerClock,
  type StatedQuota,
} from "./http/rate-limit-headers.ts";
export type {
  Expiring,
  InternalRateLimiter,
  Limits,
  QueuedRateLimiter,
  QueuedRequest,
  WaitingLine,
} from "./model/rate-limiter.ts";
export {
  aboveZero,
  any,
  checkOptions,
  countAboveZero,
  hasMethods,
  nonEmptyString,
  ofType,
  type Validator,
} from "./options/validators.ts";
export { systemClock } from "./platform/clock.ts";

/** The input of {@link createQueuedRateLimiter}. */
export interface QueuedLimiterContext {
  /** The source of time. */
  readonly clock: Clock;
  /** The maximum number of requests in flight. */
  readonly maxConcurrency: number;
  /** Decides how long requests must wait. */
  readonly limits: Limits;
}

/** A rate limiter whose limits may change without a response. */
export type SharedRateLimiter = QueuedRateLimiter<RateLimitRequest>;

/** A request in the queue, with the function that creates its error. */
type Queued = QueuedRequest & Pick<RateLimitRequest, "deadlineError">;

/** Creates a rate limiter in front of limits, with the queue, priorities and deadlines of the built-in rate limiter. */
export function createQueuedRateLimiter({ clock, maxConcurrency, limits }: QueuedLimiterContext): SharedRateLimiter {
  const { acquire, release, drain, waiting, snapshot } = createRateLimiter<Queued>({
    clock,
    maxConcurrency,
    isolatesCalls: false,
    limits,
    afterArrivals: clock === systemClock ? afterArrivals : undefined, // Virtual time has no such turns.
    deadlineError: (request, _isFull, retryAt) => request.deadlineError(retryAt),
  });
  return {
    release,
    drain,
    waiting,
    snapshot,
    acquire: ({ operation: name, hasPriority: priority, signal, timeoutMs, leftMs, deadlineError }) =>
      acquire({
        name,
        operation: { priority },
        signal,
        timeoutMs,
        deadlineAt: clock.monotonic() + leftMs,
        // Makes the queue sort by deadline, which all attempts of a call share: a retried request keeps its place.
        deadlineMs: 0,
        deadlineError,
      }),
  };
}
