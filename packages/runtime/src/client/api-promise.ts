import type { Result } from "../exchange/exchange.ts";
import { requestIdOf } from "../http/headers.ts";
import { type RateLimit, readRate, toRateLimit } from "../http/rate-limit-headers.ts";
import { type Attempt, createAttempt } from "../model/attempt.ts";
import type { HttpResponse } from "../model/request.ts";
import type { Clock } from "../platform/clock.ts";

/** A result together with its response. */
export interface WithResponse<Data> {
  /** What the call resolves with. */
  readonly data: Data;
  /** The response of `fetch`. Its body has been read, unless the result is a file. */
  readonly response: Response;
  /** Every attempt, the successful one last. */
  readonly attempts: readonly Attempt[];
  /** The rate limit as this response states it. */
  readonly rateLimit: RateLimit | undefined;
  /** `X-Request-Id`, if it was sent. */
  readonly requestId: string | undefined;
}

/** A call in progress: a promise of its data. */
export interface ApiPromise<Data> extends Promise<Data> {
  /** The data with the response, the attempts, the rate limit and the request's id. Sends nothing again. */
  withResponse(): Promise<WithResponse<Data>>;
}

/** Makes an `ApiPromise` out of what ends with a result; `withResponse` has the response of its last request. */
export function createApiPromise(clock: Clock, act: () => Promise<Result>): ApiPromise<unknown> {
  let result: Promise<Result>;
  try {
    result = act();
  } catch (error) {
    result = Promise.reject(error); // what returns a promise does not throw
  }
  const data = result.then((got) => got.data);
  // Based on `data`, so that its error is handled, and names the caller: V8 follows a promise that one other waits for.
  const whole = (value: unknown) => result.then(({ response }) => withResponse(clock, response, value));
  return Object.assign(data, { withResponse: () => data.then(whole) });
}

/** Adds to data the response that it comes from. */
export function withResponse<Data>(
  clock: Clock,
  { response, status, durationMs, diagnostics }: HttpResponse,
  data: Data,
): WithResponse<Data> {
  return {
    data,
    response,
    attempts: [...diagnostics.attempts, createAttempt({ status, why: "succeeded", durationMs })],
    rateLimit: toRateLimit(readRate(response.headers, clock.now())),
    requestId: requestIdOf(response),
  };
}
