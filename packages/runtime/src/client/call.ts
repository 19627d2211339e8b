import { type Exchange, throwRedacted } from "../exchange/exchange.ts";
import { type RateLimit, readRate, toRateLimit } from "../http/rate-limit-headers.ts";
import type { Attempt } from "../model/attempt.ts";
import type { HttpResponse } from "../model/request.ts";
import type { Clock } from "../platform/clock.ts";

/** A result together with how it came about. */
export interface WithResponse<Data> {
  readonly data: Data;
  /** The response itself. Its body has been read, unless the result is a file. */
  readonly response: Response;
  /** Every attempt, the successful one last. */
  readonly attempts: readonly Attempt[];
  readonly rateLimit: RateLimit | undefined;
  /** `X-Request-Id`, when it was sent. */
  readonly requestId: string | undefined;
}

/** A call under way: a promise of its data. */
export interface Call<Data> extends Promise<Data> {
  /** The same with the response, the attempts, the rate limit and the request's id. Sends nothing again. */
  withResponse(): Promise<WithResponse<Data>>;
}

/** Makes a call of an answer that is on its way; `read` understands it. */
export function createCall(
  exchange: Exchange,
  sent: Promise<HttpResponse>,
  read: (answer: HttpResponse) => unknown,
): Call<unknown> {
  const data = sent.then(read, (error) => throwRedacted(exchange, error));
  return Object.assign(data, {
    withResponse: () =>
      data.then((value) => sent.then((answer) => withResponse(exchange.options.clock, answer, value))),
  });
}

/** Adds to data how it came about. */
export function withResponse<Data>(
  clock: Clock,
  { response, status, durationMs, diagnostics }: HttpResponse,
  data: Data,
): WithResponse<Data> {
  const last: Attempt = { status, error: undefined, failure: undefined, why: "succeeded", waitMs: 0, durationMs };
  return {
    data,
    response,
    attempts: [...diagnostics.attempts, last],
    rateLimit: toRateLimit(readRate(response.headers, clock.now())),
    requestId: response.headers.get("x-request-id") ?? undefined,
  };
}
