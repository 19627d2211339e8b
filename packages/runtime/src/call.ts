import type { Attempt } from "./attempts.ts";
import { type RateLimit, readRate, toRateLimit } from "./hints.ts";
import type { Result } from "./interpret.ts";

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

/** Makes a call of a result that is on its way. */
export function createCall(result: Promise<Result>): Call<unknown> {
  const data = result.then(dataOf);
  return Object.assign(data, {
    withResponse(): Promise<WithResponse<unknown>> {
      data.catch(() => {}); // whoever takes this promise sees the failure here
      return result.then((settled) => withResponse(settled, settled.data));
    },
  });
}

function dataOf({ data }: Result): unknown {
  return data;
}

/** Adds to data how it came about. */
export function withResponse<Data>({ answer }: Result, data: Data): WithResponse<Data> {
  const { response, status, durationMs, facts } = answer;
  const last: Attempt = { status, error: undefined, failure: undefined, why: "succeeded", waitMs: 0, durationMs };
  return {
    data,
    response,
    attempts: [...facts.attempts, last],
    rateLimit: toRateLimit(readRate(response.headers, Date.now())),
    requestId: response.headers.get("x-request-id") ?? undefined,
  };
}
