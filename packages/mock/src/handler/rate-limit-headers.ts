import type { Layer } from "@planasonix/serving";

const RESET = "X-RateLimit-Reset";

/**
 * Adds the X-RateLimit-* headers to responses that lack them. Replaces the reset of every response with a time in
 * the future, because the fixed time in the description's example would say that the window ended long ago.
 */
export function rateLimitHeaders(headers: Readonly<Record<string, string>>): Layer {
  return (next) => async (request) => {
    const response = await next(request);
    const present = new Map(Object.keys(response.headers).map((name) => [name.toLowerCase(), name]));
    const missing = Object.entries(headers).filter(([name]) => !present.has(name.toLowerCase()));
    const all = { ...Object.fromEntries(missing), ...response.headers };
    const reset = present.get(RESET.toLowerCase()) ?? RESET;
    return { ...response, headers: reset in all ? { ...all, [reset]: nextReset() } : all };
  };
}

/** The end of the current window, at most two seconds from now, as Unix time in seconds. */
export function nextReset(): string {
  return String(Math.floor(Date.now() / 1000) + 2);
}
