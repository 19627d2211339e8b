import type { Layer } from "../http/exchange.ts";

const RESET = "X-RateLimit-Reset";

/**
 * Adds the X-RateLimit-* headers to answers for which the description declares none. A reset is always about to come: the
 * example of the description, a fixed time, would say that the window ended long ago.
 */
export function rateLimit(headers: Readonly<Record<string, string>>): Layer {
  return (next) => async (request) => {
    const answer = await next(request);
    const present = new Map(Object.keys(answer.headers).map((name) => [name.toLowerCase(), name]));
    const missing = Object.entries(headers).filter(([name]) => !present.has(name.toLowerCase()));
    const all = { ...Object.fromEntries(missing), ...answer.headers };
    const reset = present.get(RESET.toLowerCase()) ?? RESET;
    return { ...answer, headers: reset in all ? { ...all, [reset]: nextReset() } : all };
  };
}

/** The end of the current window, at most two seconds from now: Unix time in seconds. */
export function nextReset(): string {
  return String(Math.floor(Date.now() / 1000) + 2);
}
