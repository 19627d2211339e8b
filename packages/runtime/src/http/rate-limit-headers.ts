/** The rate limit that a response states. */
export interface RateLimit {
  /** The number of requests that the API allows in a period. */
  readonly limit?: number | undefined;
  /** The number of requests left in the period. */
  readonly remaining?: number | undefined;
  /** When the period ends, by the server's clock. */
  readonly resetAt?: Date | undefined;
}

/** The numbers of a rate limit as the headers state them. */
export interface RateNumbers {
  /** The number of requests allowed in a period. */
  readonly limit: number | undefined;
  /** The number of requests left in the period. */
  readonly remaining: number | undefined;
  /** The end of the period in seconds, either since 1970 or from now. */
  readonly reset: number | undefined;
}

/** A smaller reset is not a Unix time: some deployments send the seconds remaining. */
const firstEpochSeconds = 1e9;

/** Whether a reset is stated as seconds remaining. */
export const isRelative = (reset: number): boolean => reset < firstEpochSeconds;

/** The name of a header, and what its number follows in a combined header. */
type Part = readonly [name: string, member: RegExp];

/** Made once, because every response is read. */
const parts = {
  limit: ["x-ratelimit-limit", /\b(?:limit|q)=(\d+)/],
  remaining: ["x-ratelimit-remaining", /\b(?:remaining|r)=(\d+)/],
  reset: ["x-ratelimit-reset", /\b(?:reset|t)=(\d+)/],
} as const satisfies Record<keyof RateNumbers, Part>;

/** Reads the headers `X-RateLimit-*`, `RateLimit-*`, or `RateLimit` with `RateLimit-Policy`. */
export function readRate(headers: Headers): RateNumbers {
  return {
    limit: readPart(headers, parts.limit),
    remaining: readRemaining(headers),
    reset: readPart(headers, parts.reset),
  };
}

/** Reads the number of requests left in the period; `undefined` if it is not stated or implausible. */
export function readRemaining(headers: Headers): number | undefined {
  return readPart(headers, parts.remaining);
}

/**
 * Reads the rate limit; `undefined` if there is none. `now`, the time of the client's wall clock, replaces a missing
 * header `Date`.
 */
export function toRateLimit(headers: Headers, now: number): RateLimit | undefined {
  const { limit, remaining, reset } = readRate(headers);
  if (limit === undefined && remaining === undefined && reset === undefined) return undefined;
  const resetMs = Number(reset) * 1000 + (isRelative(Number(reset)) ? serverTime(headers, now) : 0);
  return { limit, remaining, resetAt: reset === undefined ? undefined : new Date(resetMs) };
}

/**
 * Returns the delay that an error response states, in milliseconds: its Retry-After or, for a 429 with no requests
 * left, its reset. `undefined` if it states none or more than a day. `now`, the time of the client's wall clock,
 * replaces a missing header `Date`.
 */
export function readRetryDelay(
  { status, headers }: Pick<Response, "status" | "headers">,
  now: number,
): number | undefined {
  const retryAfter = readRetryAfter(headers, now);
  if (retryAfter !== undefined || status !== 429) return retryAfter;
  const { remaining, resetAt } = toRateLimit(headers, now) ?? {};
  if (remaining !== 0 || !resetAt) return undefined;
  const ms = Math.max(0, resetAt.getTime() - serverTime(headers, now));
  return ms <= longestDelayMs ? ms : undefined;
}

/**
 * Reads one number of a rate limit: from `X-RateLimit-Remaining: 5`, or from one of the forms in drafts of the
 * standard: `RateLimit-Remaining: 5`, `RateLimit: limit=9, remaining=5`, and `RateLimit: "minute";r=5;t=30` with
 * `RateLimit-Policy: "minute";q=9`.
 */
function readPart(headers: Headers, [name, member]: Part): number | undefined {
  const text = headers.get(name) ?? headers.get(name.slice("x-".length)) ?? "";
  const combined = text ? "" : (headers.get("ratelimit") ?? "");
  const part = combined && member.exec(`${combined};${headers.get("ratelimit-policy")}`)?.[1];
  const isDate = name.endsWith("reset") && /[-:]/.test(text);
  const value = isDate ? Number(parseDate(text)) / 1_000 : Number.parseFloat(part || text);
  return value >= 0 && value < 1e12 ? value : undefined;
}

/** The end of a date with a time: a zone, or the year in the form without a zone. */
const dateEnd = /:\d\d(\.\d+)? ?(\d{4}|UTC?|GMT|[ECMP][SD]T|Z|[+-][\d:]+)$/i;

/**
 * Parses a date into milliseconds since 1970: an HTTP date in any of its three forms (RFC 9110, section 5.6.7), in any
 * zone, or an ISO date with a zone.
 */
export function parseDate(given: string | null): number | undefined {
  if (given === latestText) return latestDate; // All responses of a second have the same header `Date`.
  const text = given?.trim() ?? "";
  latestText = given;
  // The form without a zone gets one before the year, where all engines parse it.
  latestDate = dateEnd.test(text) ? Date.parse(text.replace(/ \d{4}$/, " GMT$&")) || undefined : undefined;
  return latestDate;
}

let latestText: string | null = null;
let latestDate: number | undefined;

/** Returns the server's time from the header `Date` in milliseconds since 1970; `now` if the response lacks it. */
export function serverTime(headers: Headers, now: number): number {
  return parseDate(headers.get("date")) ?? now;
}

/**
 * The longest delay that is believed, in milliseconds. A longer one is taken for a mistake of the server, such as a
 * timestamp instead of a delay, or milliseconds instead of seconds.
 */
export const longestDelayMs = 86_400_000;

/**
 * Reads `Retry-After-Ms`, or `Retry-After` in seconds or as a date, as milliseconds from now; `undefined` if neither
 * states a delay of at most a day. A date is compared with the header `Date`, or with `now` if that is missing.
 */
export function readRetryAfter(headers: Headers, now: number): number | undefined {
  const text = headers.get("retry-after");
  const date = parseDate(text);
  const ms =
    toNumber(headers.get("retry-after-ms")) ??
    (date ? Math.max(0, date - serverTime(headers, now)) : (toNumber(text) ?? Number.NaN) * 1000);
  return ms <= longestDelayMs ? ms : undefined;
}

/** The first of several values, because headers of the same name arrive as one list. */
function toNumber(text: string | null): number | undefined {
  return text && /^\s*\d[\d.]*\s*(,|$)/.test(text) ? Number.parseFloat(text) : undefined;
}

/** A plausible quota that a response states. */
export interface StatedQuota {
  /** The number of requests allowed in a period. */
  readonly limit: number;
  /** The number of requests left in the period. */
  readonly remaining: number;
  /** The end of the period, in milliseconds on the monotonic clock. */
  readonly resetAt: number;
  /** Whether the end was stated as seconds remaining, which are rounded. */
  readonly isRelative: boolean;
}

/** Converts resets to the monotonic clock, whatever the difference between the wall clocks of client and server. */
export interface ServerClock {
  /**
   * Converts a reset in seconds to milliseconds on the monotonic clock. If the time is uncertain, returns the latest
   * possible one, because waiting is cheaper than a 429. `sentAt` and `now` are monotonic times; `wallNow` is the time
   * of the client's wall clock.
   */
  toResetAt(reset: number, headers: Headers, sentAt: number, now: number, wallNow: number): number;
  /** Reads the quota that a response states; `undefined` if it states none; `null` if it is implausible. */
  readQuota(headers: Headers, sentAt: number, now: number, wallNow: number): StatedQuota | undefined | null;
  /** Allows for resets up to one second later than stated, because the server rounds them down. */
  expectRoundedDown(): void;
}

/** Creates a server clock that learns from the header `Date` of each response. */
export function createServerClock(): ServerClock {
  /** How much later than stated a period may end, in milliseconds: the clocks differ slightly. */
  let marginMs = 10;
  let aheadMs = Number.POSITIVE_INFINITY;
  const toResetAt: ServerClock["toResetAt"] = (reset, headers, sentAt, now, wallNow) => {
    if (isRelative(reset)) return now + reset * 1_000 + marginMs;
    // The header `Date` is in whole seconds, so it is up to one second too early.
    const date = parseDate(headers.get("date")) ?? Number.NaN;
    const isWallRight = !(now - wallNow > now - date || now - wallNow < sentAt - date - 1_000);
    const isClockSet = now - date > aheadMs + 1_000 + now - sentAt;
    if (date) aheadMs = isClockSet ? now - date : Math.min(aheadMs, now - date);
    return reset * 1_000 + (isWallRight ? now - wallNow : aheadMs) + marginMs;
  };
  return {
    toResetAt,
    readQuota(headers, sentAt, now, wallNow) {
      const remaining = readRemaining(headers); // Read alone, because most APIs state no quota.
      if (remaining === undefined) return undefined;
      const { limit, reset = 1 } = readRate(headers); // Most periods without a stated end last for one second.
      const resetAt = toResetAt(reset, headers, sentAt, now, wallNow);
      if (!limit || remaining > limit || resetAt > now + longestDelayMs) return null;
      return { limit, remaining, resetAt, isRelative: isRelative(reset) };
    },
    expectRoundedDown() {
      marginMs = 1_000;
    },
  };
}
