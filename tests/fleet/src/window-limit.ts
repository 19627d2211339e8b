/** A limit in fixed windows, which start at full seconds so that `X-RateLimit-Reset` is exact. */
export interface WindowLimit {
  /** The number of requests that a window allows. */
  readonly limit: number;
  /** The length of a window, in milliseconds: a multiple of 1,000. */
  readonly windowMs: number;
  /** Whether only rejected requests state something: the delay. Default: all responses state the exact quota. */
  readonly statesOnlyDelay?: boolean;
}

/** The decision about a request. */
export interface WindowVerdict {
  readonly isAllowed: boolean;
  /** When the window ends, in milliseconds since 1970. */
  readonly resetAt: number;
  /** The headers that state the exact quota, unless `statesOnlyDelay`, and the delay if the request is rejected. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Creates a limit that allows the first requests of each window. The returned function decides about a request that
 * arrives at `now`, in milliseconds since 1970.
 */
export function createWindowLimit({
  limit,
  windowMs,
  statesOnlyDelay = false,
}: WindowLimit): (now: number) => WindowVerdict {
  let current = 0;
  let used = 0;
  return (now) => {
    const window = Math.floor(now / windowMs);
    used = window === current ? used + 1 : 1;
    current = window;
    const isAllowed = used <= limit;
    const resetAt = (window + 1) * windowMs;
    return {
      isAllowed,
      resetAt,
      headers: {
        ...(!statesOnlyDelay && {
          "x-ratelimit-limit": String(limit),
          "x-ratelimit-remaining": String(Math.max(0, limit - used)),
          "x-ratelimit-reset": String(resetAt / 1_000),
        }),
        ...(isAllowed ? {} : { "retry-after": String(Math.ceil((resetAt - now) / 1_000)) }),
      },
    };
  };
}

/** The body of a 429 response. */
export const rateLimitedBody: string = JSON.stringify({
  error: { code: "rate_limited", message: "Too many requests" },
});
