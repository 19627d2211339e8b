/** The rate limit as a response states it. */
export interface RateLimit {
  /** How many requests the API allows in a period. */
  readonly limit?: number | undefined;
  /** How many of them are left. */
  readonly remaining?: number | undefined;
  /** When the period ends, by the server's clock. */
  readonly resetAt?: Date | undefined;
}

/** The same as it is written: the reset in seconds, either since 1970 or from now. */
export interface RateNumbers {
  readonly limit: number | undefined;
  readonly remaining: number | undefined;
  readonly reset: number | undefined;
}

/** A smaller reset is not a time since 1970: some deployments send the seconds that are left. */
const firstEpochSeconds = 1e9;

/** Whether a reset is stated as the seconds that are left. */
export const isRelative = (reset: number): boolean => reset < firstEpochSeconds;

/** Reads `X-RateLimit-*`, `RateLimit-*` or `RateLimit`. */
export function readRate(headers: Headers): RateNumbers {
  return {
    limit: readPart(headers, "limit", "q"),
    remaining: readRemaining(headers),
    reset: readPart(headers, "reset", "t"),
  };
}

/** Reads how many requests are left. */
export function readRemaining(headers: Headers): number | undefined {
  return readPart(headers, "remaining", "r");
}

/** The same for people; nothing if no part is stated. `now` is our time, for a server that does not tell its own. */
export function toRateLimit(headers: Headers, now: number): RateLimit | undefined {
  const { limit, remaining, reset } = readRate(headers);
  if (limit === undefined && remaining === undefined && reset === undefined) return undefined;
  const resetAt = reset === undefined ? undefined : new Date(resetTime(reset, serverTime(headers, now)));
  return { limit, remaining, resetAt };
}

function resetTime(reset: number, now: number): number {
  return reset * 1000 + (isRelative(reset) ? now : 0);
}

/**
 * How long a response asks to wait, in milliseconds: its Retry-After, or, when a quota is used up, its reset. Nothing if it
 * does not say, or says more than a day. `now` is our time, for a server that does not tell its own.
 */
export function readRetryDelay(
  { status, headers }: Pick<Response, "status" | "headers">,
  now: number,
): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const retryAfter = readRetryAfter(headers, now);
  if (retryAfter !== undefined || status === 503) return retryAfter;
  const { remaining, reset } = readRate(headers);
  if (remaining !== 0 || reset === undefined) return undefined;
  const serverNow = serverTime(headers, now);
  const ms = Math.max(0, resetTime(reset, serverNow) - serverNow);
  return ms <= longestDelayMs ? ms : undefined;
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

const httpDate = /^[FMSTW]\w{2,8},? [\w -]+ [\d:]{8}( \d{4}| GMT)$/;

/** Reads an HTTP date in any of its three forms (RFC 9110, section 5.6.7), as milliseconds since 1970. Nothing if it is no date. */
export function parseHttpDate(text: string | null): number | undefined {
  // The form without a zone gets one, before the year: all engines parse it there.
  return text && httpDate.test(text) ? Date.parse(text.replace(/\d{4}$/, "GMT $&")) || undefined : undefined;
}

/** The server's time as a response states it in `Date`, in milliseconds since 1970; `now` if it does not. */
export function serverTime(headers: Headers, now: number): number {
  return parseHttpDate(headers.get("date")) ?? now;
}

/** A longer delay is taken for an error of the server: a time in place of a delay, or milliseconds in place of seconds. */
export const longestDelayMs = 86_400_000;

/**
 * Reads `Retry-After-Ms`, or `Retry-After` in seconds or as an HTTP date, as milliseconds from now. A date is meant by the clock
 * that wrote it: that of the server, or `now`. Nothing if neither states a delay of at most a day.
 */
export function readRetryAfter(headers: Headers, now: number): number | undefined {
  const text = headers.get("retry-after");
  const date = parseHttpDate(text);
  const ms =
    toNumber(headers.get("retry-after-ms")) ??
    (date ? Math.max(0, date - serverTime(headers, now)) : (toNumber(text) ?? Number.NaN) * 1000);
  return ms <= longestDelayMs ? ms : undefined;
}

function toNumber(text: string | null): number | undefined {
  return text && /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}
