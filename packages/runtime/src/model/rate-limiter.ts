/** What `acquire` gives and `release` gets back: an object of the limiter's own. */
export type Permit = object;

/** One attempt of a call, as a rate limiter sees it. */
export interface RateLimitRequest {
  /** Name of the operation, as in `pipelines.run`. */
  readonly operation: string;
  /** Whether it should go before others: it watches work, or ends it. */
  readonly hasPriority: boolean;
  /** Which attempt of the call this is. The first is 1. */
  readonly attempt: number;
  /** Aborts the call. */
  readonly signal: AbortSignal | undefined;
  /** Time allowed for the attempt once it is sent, in milliseconds. */
  readonly timeoutMs: number;
  /** Time until the deadline of the call, in milliseconds. */
  readonly leftMs: number;
}

/**
 * Decides when a request may be sent. Each attempt of each call acquires a permit, and releases it when it has ended.
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
export interface RateLimiter<Request = RateLimitRequest> {
  /**
   * Gives a permit at once, or a promise of one. A call that is aborted, or whose deadline passes, waits no longer; a permit that
   * comes after that is released at once. A rejection fails the attempt.
   */
  acquire(request: Request): Permit | Promise<Permit>;
  /** Takes a permit back, with the response, if there was one: its status and headers tell how the API limits requests. */
  release(permit: Permit, response?: Response): void;
  /** What `rateLimit` of the client returns. Default: nothing. */
  snapshot?(): RateLimitSnapshot;
}

/** The rate limit as the API last stated it, and the requests that wait for it. */
export interface RateLimitSnapshot {
  /** How many requests the API allows in a period; `undefined` if it has not said. */
  readonly limit: number | undefined;
  /** How many of them were left. */
  readonly remaining: number | undefined;
  /** When the period ends, by the server's clock. */
  readonly resetAt: Date | undefined;
  /** How many requests wait, for the rate limit or because `maxConcurrency` are in flight. */
  readonly waiting: number;
  /** Until when the rate limit holds requests back; `undefined` if it does not. */
  readonly until: Date | undefined;
}
