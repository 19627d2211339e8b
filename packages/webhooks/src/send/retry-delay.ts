/**
 * Returns the delay before the next attempt, in milliseconds, or `undefined` if there must be no retry. The server's
 * Retry-After, in seconds or as a date, is the minimum. `attempt` counts from 0. `now` is in milliseconds since 1970.
 * `random` in [0, 1) adds jitter, so that senders do not retry in lockstep.
 */
export function retryDelayMs(response: Response, attempt: number, now: number, random: number): number | undefined {
  const retryAfter = response.headers.get("retry-after");
  if (response.status !== 429 && !(response.status === 503 && retryAfter)) return undefined;
  const backoffMs = Math.min(500 * 2 ** attempt, 20_000) * (0.5 + random / 2);
  const floorMs = retryAfter ? Number(retryAfter) * 1000 || Date.parse(retryAfter) - now || 0 : 0;
  return Math.max(backoffMs, floorMs + Math.min(floorMs * 0.1, 2000) * random);
}
