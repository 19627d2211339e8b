/**
 * How long to pause before another attempt, in milliseconds; `undefined` when the answer is final. The server's Retry-After,
 * in seconds or as a date, is a floor. `random` in [0, 1) spreads the pauses of many senders.
 */
export function retryDelayMs(response: Response, attempt: number, now: number, random: number): number | undefined {
  const hint = response.headers.get("retry-after");
  if (response.status !== 429 && !(response.status === 503 && hint)) return undefined;
  const backoffMs = Math.min(500 * 2 ** attempt, 20_000) * (0.5 + random / 2);
  const floorMs = hint ? Number(hint) * 1000 || Date.parse(hint) - now || 0 : 0;
  return Math.max(backoffMs, floorMs + Math.min(floorMs * 0.1, 2000) * random);
}
