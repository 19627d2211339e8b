import { HttpError } from "@planasonix/serving";

/** The maximum number of requests in a window of one minute. */
export interface RateLimits {
  /** The limit of each API key. */
  readonly perKey: number;
  /** The limit of all API keys of a tenant together. */
  readonly perOrganization: number;
}

/** The headers that state the limit, the remaining requests and the time of the reset. */
export type RateLimitHeaders = Readonly<Record<string, string>>;

/** Limits the requests of one tenant. */
export interface RateLimiter {
  /**
   * Counts a request. Returns the headers of its response.
   * @throws {HttpError} 429 with `Retry-After` if a limit is used up.
   */
  count(keyId: string, now: number): RateLimitHeaders;
  reset(): void;
}

const windowMs = 60_000;

/** Identifies the count of the whole tenant. No API key has this ID. */
const organization = "";

/** Creates a limiter. Without limits, it accepts every request and returns no headers. */
export function createRateLimiter(limits: RateLimits | undefined): RateLimiter {
  let windowEnd = 0;
  const used = new Map<string, number>();
  return {
    reset: () => {
      windowEnd = 0;
    },
    count: (keyId, now) => {
      if (limits === undefined) return {};
      if (now >= windowEnd) {
        used.clear();
        // Windows begin at full minutes, so that the reset is a whole second.
        windowEnd = Math.floor(now / windowMs) * windowMs + windowMs;
      }
      const left = (key: string, limit: number): number => limit - (used.get(key) ?? 0);
      const [limit, remaining] = [
        [limits.perKey, left(keyId, limits.perKey)] as const,
        [limits.perOrganization, left(organization, limits.perOrganization)] as const,
      ].reduce((a, b) => (b[1] < a[1] ? b : a));
      if (remaining <= 0) throw exhausted(headersOf({ limit, remaining: 0, windowEnd }), windowEnd - now);
      for (const key of [keyId, organization]) used.set(key, (used.get(key) ?? 0) + 1);
      return headersOf({ limit, remaining: remaining - 1, windowEnd });
    },
  };
}

interface Quota {
  readonly limit: number;
  readonly remaining: number;
  readonly windowEnd: number;
}

function headersOf({ limit, remaining, windowEnd }: Quota): RateLimitHeaders {
  return {
    "X-RateLimit-Limit": String(limit),
    "X-RateLimit-Remaining": String(remaining),
    "X-RateLimit-Reset": String(windowEnd / 1000),
  };
}

function exhausted(headers: RateLimitHeaders, waitMs: number): HttpError {
  const retryAfter = String(Math.ceil(waitMs / 1000));
  return new HttpError({
    status: 429,
    message: `Too many requests: the limit of ${headers["X-RateLimit-Limit"]} a minute is used up.`,
    headers: { ...headers, "Retry-After": retryAfter },
  });
}
