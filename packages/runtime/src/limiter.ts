import { type RateLimit, readRateLimit } from "./hints.ts";
import type { Logger } from "./log.ts";
import type { ResolvedOptions } from "./options.ts";
import type { Middleware } from "./send.ts";

/** Decides when an attempt may be sent. */
export interface Limiter {
  readonly layer: Middleware;
  rateLimit(): RateLimit | undefined;
}

export function createLimiter(_options: ResolvedOptions, _log: Logger): Limiter {
  let last: Headers | undefined;
  return {
    layer: (next) => async (request) => {
      const answer = await next(request);
      if (answer.response.headers.has("x-ratelimit-remaining")) last = answer.response.headers;
      return answer;
    },
    rateLimit: () => last && readRateLimit(last),
  };
}
