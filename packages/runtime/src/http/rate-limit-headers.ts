import { readRetryAfter, serverTime } from "./retry-after.ts";

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
/** A reset below this is no time since 1970: some deployments send the seconds that are left. */
const firstEpochSeconds = 1e9;
/** Seconds that are left are rounded, and take their time to get here: resets that differ by less are one. */
const sameMs = 1500;

/** Whether a reset is stated as seconds that are left. They are rounded anew for each window: one says little of the next. */
export const isResetRelative = (headers: Headers): boolean =>
  (readPart(headers, "reset", "t") ?? 0) < firstEpochSeconds;

/**
 * Reads `X-RateLimit-*`, `RateLimit-*` or `RateLimit`. `now` is the server's time. Nothing if one of the three numbers is
 * missing. Seconds that are left until about `known`, the end of a window, are until then.
 */
export function readRate(headers: Headers, now: number, known = 0): RateNumbers | undefined {
  const remaining = readPart(headers, "remaining", "r");
  if (remaining === undefined) return undefined;
  const limit = readPart(headers, "limit", "q");
  const reset = readPart(headers, "reset", "t");
  if (limit === undefined || reset === undefined) return undefined;
  const from = reset < firstEpochSeconds ? now : 0;
  const resetAt = from + reset * 1000;
  return { limit, remaining, resetAt: from && Math.abs(resetAt - known) <= sameMs ? known : resetAt };
}

/** The same for people. */
export function toRateLimit(rate: RateNumbers | undefined): RateLimit | undefined {
  return rate && { ...rate, resetAt: new Date(rate.resetAt) };
}

/**
 * How long a response asks to wait, in milliseconds: its Retry-After, or, when a quota is used up, its reset. Nothing if it
 * does not say. `now` is our time, for a server that does not tell its own.
 */
export function readRetryDelay(
  { status, headers }: Pick<Response, "status" | "headers">,
  now: number,
): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const retryAfter = readRetryAfter(headers, now);
  if (retryAfter !== undefined || status === 503) return retryAfter;
  const serverNow = serverTime(headers, now);
  const rate = readRate(headers, serverNow);
  return rate?.remaining === 0 ? Math.max(0, rate.resetAt - serverNow) : undefined;
}

/**
 * One number of a rate limit. The standard has had three forms: `RateLimit-Remaining: 5`, `RateLimit: limit=9, remaining=5`, and
 * `RateLimit: "minute";r=5;t=30` beside `RateLimit-Policy: "minute";q=9`.
 */
function readPart(headers: Headers, name: string, short: string): number | undefined {
  const text = headers.get(`x-ratelimit-${name}`) ?? headers.get(`ratelimit-${name}`) ?? "";
  const combined = text ? "" : (headers.get("ratelimit") ?? "");
  const parts = combined && `${combined};${headers.get("ratelimit-policy")}`;
  const part = parts && new RegExp(`\\b(?:${name}|${short})=(\\d+)`).exec(parts)?.[1];
  const value = Number.parseFloat(part || text);
  return value >= 0 && value < 1e12 ? value : undefined;
}
