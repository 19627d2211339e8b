import type { Layer } from "@planasonix/serving";

/** Adds the X-RateLimit-* headers to responses for which the description declares none. */
export function rateLimitHeaders(headers: Readonly<Record<string, string>>): Layer {
  return (next) => async (request) => {
    const response = await next(request);
    const present = new Set(Object.keys(response.headers).map((name) => name.toLowerCase()));
    const missing = Object.entries(headers).filter(([name]) => !present.has(name.toLowerCase()));
    return { ...response, headers: { ...Object.fromEntries(missing), ...response.headers } };
  };
}
