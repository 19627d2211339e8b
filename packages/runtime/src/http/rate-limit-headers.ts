import { parseHttpDate, parseRetryAfter } from "./retry-after.ts";

/** The rate limit as the API last stated it. */
export interface RateLimit {
  /** How many requests a window allows. */
  readonly limit: number;
  /** How many of them are left. */
  readonly remaining: number;
  /** When the window ends, by the server's clock. */
  readonly resetAt: Date;
}

/** The same in numbers: `resetAt` is in milliseconds since 1970. */
export type RateNumbers = Readonly<Record<keyof RateLimit, number>>;

/** The header that says how many requests are left. */
export const remainingHeader = "x-ratelimit-remaining";
const resetHeader = "x-ratelimit-reset";
/** A reset below this is no time since 1970: some deployments send the seconds that are left. */
const firstEpochSeconds = 1e9;
/** Seconds that are left are rounded, and take their time to get here: resets that differ by less are one. */
const sameMs = 1500;

/** Whether a reset is stated as seconds that are left. They are rounded anew for each window: one says little of the next. */
export const isResetRelative = (headers: Headers): boolean => Number(headers.get(resetHeader)) < firstEpochSeconds;

/**
 * Reads `X-RateLimit-*`. `now` is the server's time. Nothing if one of the three is missing, or no number. Seconds that are
 * left until about `known`, the end of a window, are until then.
 */
export function readRate(headers: Headers, now: number, known = 0): RateNumbers | undefined {
  const remaining = readNumber(headers, remainingHeader);
  if (remaining === undefined) return undefined;
  const limit = readNumber(headers, "x-ratelimit-limit");
  const reset = readNumber(headers, resetHeader);
  if (limit === undefined || reset === undefined) return undefined;
  const from = isResetRelative(headers) ? now : 0;
  const resetAt = from + reset * 1000;
  return { limit, remaining, resetAt: from && Math.abs(resetAt - known) <= sameMs ? known : resetAt };
}

/** The same for people. */
export function toRateLimit(rate: RateNumbers | undefined): RateLimit | undefined {
  return rate && { ...rate, resetAt: new Date(rate.resetAt) };
}

/**
 * How long an answer asks to wait, in milliseconds: its Retry-After, or, when a quota is used up, its reset. Nothing if it
 * does not say. `now` is our time, for a server that does not tell its own.
 */
export function readRetryDelay(
  { status, headers }: Pick<Response, "status" | "headers">,
  now: number,
): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const serverNow = parseHttpDate(headers.get("date"), now) ?? now;
  const retryAfter = parseRetryAfter(headers.get("retry-after"), serverNow);
  if (retryAfter !== undefined || status === 503) return retryAfter;
  const rate = readRate(headers, serverNow);
  return rate?.remaining === 0 ? Math.max(0, rate.resetAt - serverNow) : undefined;
}

function readNumber(headers: Headers, name: string): number | undefined {
  const text = headers.get(name);
  const value = text ? Number(text) : Number.NaN;
  return value >= 0 && value < 1e12 ? value : undefined;
}
