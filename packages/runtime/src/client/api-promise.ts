import { type Exchange, type Result, throwRedacted } from "../exchange/exchange.ts";
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

/** Makes an `ApiPromise` out of a response that is on its way; `read` turns it into data. */
export function createApiPromise(
  exchange: Exchange,
  sent: Promise<HttpResponse>,
  read: (response: HttpResponse) => unknown,
): ApiPromise<unknown> {
  const data = sent.then(read, (error) => throwRedacted(exchange, error));
  return Object.assign(data, {
    withResponse: () =>
      data.then((value) => sent.then((response) => withResponse(exchange.options.clock, response, value))),
  });
}

/** Makes an `ApiPromise` out of work that ends with a result; `withResponse` has the response of the last request. */
export function promiseOf({ options }: Exchange, work: () => Promise<Result>): ApiPromise<unknown> {
  const result = work();
  return Object.assign(
    result.then(({ data }) => data),
    { withResponse: () => result.then(({ data, response }) => withResponse(options.clock, response, data)) },
  );
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
    requestId: response.headers.get("x-request-id") ?? undefined,
  };
}
