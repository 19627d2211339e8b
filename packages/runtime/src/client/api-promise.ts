import { requestIdOf } from "../http/headers.ts";
import { type RateLimit, toRateLimit } from "../http/rate-limit-headers.ts";
import { type Attempt, createAttempt } from "../model/attempt.ts";
import { completed, type HttpResponse } from "../model/request.ts";
import type { Clock } from "../platform/clock.ts";

/** A result with its response. */
export interface WithResponse<Data> {
  /** The data of the call. */
  readonly data: Data;
  /** The response of `fetch`. Its body has been read, unless the result is a file. */
  readonly response: Response;
  /** Every attempt of the call or, for a wait, of its last poll; the successful one last. */
  readonly attempts: readonly Attempt[];
  /** The rate limit, if the response states it. */
  readonly rateLimit: RateLimit | undefined;
  /** The header `X-Request-Id`, if the response has it. */
  readonly requestId: string | undefined;
}

/** A pending call: a promise of its data. */
export interface ApiPromise<Data> extends Promise<Data> {
  /** Resolves with data, response, attempts, rate limit and request ID. Sends no further request. */
  withResponse(): Promise<WithResponse<Data>>;
}

interface Answered {
  readonly response: HttpResponse;
}

/** Creates an `ApiPromise` for a call. `withResponse` resolves with the response to the last request of the call. */
export function createApiPromise<Data>(
  clock: Clock,
  act: () => Promise<Answered & { readonly data: Data }>,
): ApiPromise<Data> {
  let result: ReturnType<typeof act>;
  try {
    result = act();
  } catch (error) {
    result = Promise.reject(error); // Methods reject instead of throwing.
  }
  // In place of `data.withResponse = () => ...`: V8 would create each such function among the old objects, which would
  // keep the result in memory until they are collected.
  const data: ApiPromise<Data> = Object.assign(result.then(dataOf), {
    // Derived from `data`, so that a rejection of `data` counts as handled. V8 finds the caller for the stack only while
    // each promise is awaited exactly once.
    withResponse: () => data.then((value) => result.then(addResponse(clock, value))),
  });
  return data;
}

function addResponse<Data>(clock: Clock, data: Data) {
  return ({ response: { response, status, durationMs, queuedMs, diagnostics } }: Answered): WithResponse<Data> => ({
    data,
    response: completed(response),
    attempts: [...diagnostics.attempts, createAttempt({ status, why: "succeeded", durationMs, queuedMs })],
    rateLimit: toRateLimit(response.headers, clock.now()),
    requestId: requestIdOf(response),
  });
}

function dataOf<Data>({ data }: { readonly data: Data }): Data {
  return data;
}
