import type { Layer } from "../http/exchange.ts";

/** Adds the X-RateLimit-* headers to answers for which the description declares none. */
export function rateLimit(headers: Readonly<Record<string, string>>): Layer {
  return (next) => async (request) => {
    const answer = await next(request);
    const present = new Set(Object.keys(answer.headers).map((name) => name.toLowerCase()));
    const missing = Object.entries(headers).filter(([name]) => !present.has(name.toLowerCase()));
    return { ...answer, headers: { ...Object.fromEntries(missing), ...answer.headers } };
  };
}
