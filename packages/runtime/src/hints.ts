import { parseHttpDate, parseRetryAfter } from "./retry-after.ts";

/** A reset below this is no time since 1970: some deployments send the seconds that are left. */
const smallestEpoch = 1e9;

/** The rate limit as the API last stated it. */
export interface RateLimit {
  /** How many requests a window allows. */
  readonly limit: number;
  readonly remaining: number;
  /** When the window ends, by the server's clock. */
  readonly resetAt: Date;
}

/** The rate limit as an answer states it; nothing if it does not. */
export interface RateHeaders {
  readonly limit: number;
  readonly remaining: number;
  /** By the server's clock, in milliseconds since 1970. */
  readonly resetAt: number;
}

/** Reads `X-RateLimit-*`. `now` is the server's time. */
export function readRateHeaders(headers: Headers, now: number): RateHeaders | undefined {
  const remaining = readNumber(headers.get("x-ratelimit-remaining"));
  if (remaining === undefined) return undefined;
  const limit = readNumber(headers.get("x-ratelimit-limit"));
  const reset = readNumber(headers.get("x-ratelimit-reset"));
  if (limit === undefined || reset === undefined) return undefined;
  return { limit, remaining, resetAt: reset < smallestEpoch ? now + reset * 1000 : reset * 1000 };
}

/** The same for people. */
export function readRateLimit(headers: Headers): RateLimit | undefined {
  const rate = readRateHeaders(headers, readServerTime(headers, Date.now()));
  return rate && { ...rate, resetAt: new Date(rate.resetAt) };
}

/** The server's time as its answer states it, in milliseconds; whole seconds, so up to a second behind. */
export function readServerTime(headers: Headers, now: number): number {
  return parseHttpDate(headers.get("date"), now) ?? now;
}

/**
 * How long an answer asks to wait, in milliseconds: its Retry-After, or, when a quota is used up, its reset. Nothing if it
 * does not say.
 */
export function readHint({ status, headers }: Pick<Response, "status" | "headers">, now: number): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const serverNow = readServerTime(headers, now);
  const retryAfter = parseRetryAfter(headers.get("retry-after"), serverNow);
  if (retryAfter !== undefined || status === 503) return retryAfter;
  const rate = readRateHeaders(headers, serverNow);
  return rate && rate.remaining <= 0 ? Math.max(0, rate.resetAt - serverNow) : undefined;
}

function readNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : undefined;
}
