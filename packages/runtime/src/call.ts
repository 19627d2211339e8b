import type { Attempt } from "./attempts.ts";
import { type RateLimit, readRateLimit } from "./hints.ts";
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

/** Makes a call of a result that is on its way; `read` picks what the caller gets. */
export function createCall<Data>(result: Promise<Result>, read: (result: Result) => Data): Call<Data> {
  const data = result.then(read);
  return Object.assign(data, {
    withResponse(): Promise<WithResponse<Data>> {
      data.catch(() => {}); // whoever takes this promise sees the failure here
      return result.then((settled) => withResponse(settled, read(settled)));
    },
  });
}

/** Adds to data how it came about. */
export function withResponse<Data>({ answer }: Result, data: Data): WithResponse<Data> {
  const { response, status, durationMs, facts } = answer;
  const last: Attempt = { status, error: undefined, failure: undefined, why: "succeeded", waitMs: 0, durationMs };
  return {
    data,
    response,
    attempts: [...facts.attempts, last],
    rateLimit: readRateLimit(response.headers),
    requestId: response.headers.get("x-request-id") ?? undefined,
  };
}
