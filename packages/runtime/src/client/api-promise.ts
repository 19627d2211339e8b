import { requestIdOf } from "../http/headers.ts";
import { type RateLimit, toRateLimit } from "../http/rate-limit-headers.ts";
import { type Attempt, createAttempt } from "../model/attempt.ts";
import type { HttpResponse } from "../model/request.ts";
import type { Clock } from "../platform/clock.ts";

/** A result with its response. */
export interface WithResponse<Data> {
  /** The data of the call. */
  readonly data: Data;
  /** The response of `fetch`. Its body has been read, unless the result is a file. */
  readonly response: Response;
  /** Every attempt, the successful one last. */
  readonly attempts: readonly Attempt[];
  /** The rate limit that this response states. */
  readonly rateLimit: RateLimit | undefined;
  /** The header `X-Request-Id`, if the response has it. */
  readonly requestId: string | undefined;
}

/** A pending call: a promise of its data. */
export interface ApiPromise<Data> extends Promise<Data> {
  /**
   * Resolves with the data, the response, the attempts, the rate limit and the request ID. Sends no further request.
   */
  withResponse(): Promise<WithResponse<Data>>;
}

/**
 * Creates an `ApiPromise` from a function that makes a call. `withResponse` returns the response of the call's last request.
 */
export function createApiPromise<Data>(
  clock: Clock,
  act: () => Promise<{ readonly data: Data; readonly response: HttpResponse }>,
): ApiPromise<Data> {
  let result: ReturnType<typeof act>;
  try {
    result = act();
  } catch (error) {
    result = Promise.reject(error); // A method rejects instead of throwing.
  }
  const data = result.then((got) => got.data);
  // Based on `data`: that handles its error, and lets V8 name the caller in the stack, because exactly one promise awaits
  // another.
  const whole = (value: Data): Promise<WithResponse<Data>> =>
    result.then(({ response: { response, status, durationMs, queuedMs, diagnostics } }) => ({
      data: value,
      response,
      attempts: [...diagnostics.attempts, createAttempt({ status, why: "succeeded", durationMs, queuedMs })],
      rateLimit: toRateLimit(response.headers, clock.now()),
      requestId: requestIdOf(response),
    }));
  return Object.assign(data, { withResponse: () => data.then(whole) });
}
