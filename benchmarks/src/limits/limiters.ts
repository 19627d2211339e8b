// The rate limiters of the virtual servers. Times are in milliseconds on the server's clock.

/** The decision of a limiter about a request. */
export interface Verdict {
  readonly isAccepted: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** The stated reset: when the period ends, when the bucket is full, or when the oldest request leaves the window. */
  readonly resetAt: number;
  /** The time at which the limiter can accept the next request. */
  readonly availableAt: number;
}

export interface Limiter {
  /** Decides about a request that arrives at `now`. `endpoint` is the index of its path in `endpoints`. */
  take(now: number, endpoint: number): Verdict;
  /** Call it when the server has processed an accepted request. */
  done?(): void;
}

/** A number of requests per period. */
export interface Rate {
  readonly limit: number;
  readonly periodMs: number;
  /**
   * How many requests a token bucket or GCRA accepts at once after a time without requests. The default is `limit` for
   * GCRA, and twice as many for a token bucket.
   */
  readonly burst?: number;
}

/** The limiters in the tables of the section "Rate limits", by name. */
export const limiters: Readonly<Record<string, (rate: Rate) => Limiter>> = {
  "fixed window": fixedWindow,
  "sliding window": slidingWindow,
  "token bucket": tokenBucket,
  GCRA: gcra,
  "five at a time": () => atATime(5),
  "per endpoint": perEndpoint,
  "two limits": twoLimits,
};

/** Creates a fixed window that counts `used` requests as accepted before the first request. */
export function partlyUsed(rate: Rate, used: number): Limiter {
  const window = fixedWindow(rate);
  let left = used;
  return {
    take(now, endpoint) {
      for (; left > 0; left -= 1) window.take(now, endpoint);
      return window.take(now, endpoint);
    },
  };
}

/** Lets another user of the same key send requests: at random times, `share` of what the rate allows. */
export function sharedWith(limiter: Limiter, { limit, periodMs }: Rate, share: number, random: () => number): Limiter {
  const meanMs = periodMs / limit / share;
  let nextAt = Number.NaN;
  return {
    ...limiter,
    take(now, endpoint) {
      for (nextAt ||= now; nextAt <= now; nextAt += 2 * meanMs * random()) limiter.take(nextAt, endpoint);
      return limiter.take(now, endpoint);
    },
  };
}

/** Accepts every request. */
export const noLimit: Limiter = {
  take: (now) => ({ isAccepted: true, limit: 0, remaining: 0, resetAt: now, availableAt: now }),
};

function fixedWindow({ limit, periodMs }: Rate): Limiter {
  let current = 0;
  let used = 0;
  return {
    take(now) {
      const period = Math.floor(now / periodMs);
      if (period !== current) used = 0;
      current = period;
      const isAccepted = used < limit;
      if (isAccepted) used += 1;
      const resetAt = (period + 1) * periodMs;
      return { isAccepted, limit, remaining: limit - used, resetAt, availableAt: used < limit ? now : resetAt };
    },
  };
}

function slidingWindow({ limit, periodMs }: Rate): Limiter {
  const times: number[] = [];
  return {
    take(now) {
      while (times[0] !== undefined && times[0] <= now - periodMs) times.shift();
      const isAccepted = times.length < limit;
      if (isAccepted) times.push(now);
      const resetAt = (times[0] ?? now) + periodMs;
      const remaining = limit - times.length;
      return { isAccepted, limit, remaining, resetAt, availableAt: remaining > 0 ? now : resetAt };
    },
  };
}

/** States the size of the bucket as the limit, and the time at which it will be full as the reset. */
function tokenBucket({ limit, periodMs, burst = 2 * limit }: Rate): Limiter {
  const perMs = limit / periodMs;
  let tokens = burst;
  let filledAt = Number.NaN;
  return {
    take(now) {
      tokens = Math.min(burst, tokens + (now - filledAt || 0) * perMs);
      filledAt = now;
      const isAccepted = tokens >= 1;
      if (isAccepted) tokens -= 1;
      const availableAt = now + Math.max(0, 1 - tokens) / perMs;
      const resetAt = now + (burst - tokens) / perMs;
      return { isAccepted, limit: burst, remaining: Math.floor(tokens), resetAt, availableAt };
    },
  };
}

function gcra({ limit, periodMs, burst = limit }: Rate): Limiter {
  const interval = periodMs / limit;
  const toleranceMs = burst * interval;
  let nextAt = Number.NEGATIVE_INFINITY;
  return {
    take(now) {
      const due = Math.max(nextAt, now);
      const isAccepted = due + interval - now <= toleranceMs + 1e-3;
      if (isAccepted) nextAt = due + interval;
      const remaining = Math.max(0, Math.floor((toleranceMs - (Math.max(nextAt, now) - now)) / interval + 1e-3));
      const availableAt = Math.max(now, nextAt + interval - toleranceMs);
      return { isAccepted, limit: burst, remaining, resetAt: Math.max(now, nextAt), availableAt };
    },
  };
}

/** Limits the number of requests in progress. No header states this limit; the stated quota is ample. */
function atATime(most: number): Limiter {
  let active = 0;
  let left = 1_000_000;
  return {
    take(now) {
      const isAccepted = active < most;
      if (isAccepted) active += 1;
      if (isAccepted) left -= 1;
      return { isAccepted, limit: 1_000_000, remaining: left, resetAt: now + 3_600_000, availableAt: now + 1 };
    },
    done() {
      active -= 1;
    },
  };
}

/** Gives each of three endpoints a third of the rate. */
function perEndpoint({ limit, periodMs }: Rate): Limiter {
  const each = [0, 1, 2].map(() => fixedWindow({ limit: Math.round(limit / 3), periodMs }));
  return { take: (now, endpoint) => (each[endpoint % 3] as Limiter).take(now, endpoint) };
}

/** Adds a second limit that no header states: twelve times as many requests in sixty periods. */
function twoLimits(rate: Rate): Limiter {
  const short = fixedWindow(rate);
  const long = fixedWindow({ limit: rate.limit * 12, periodMs: rate.periodMs * 60 });
  return {
    take(now, endpoint) {
      const whole = long.take(now, endpoint);
      if (!whole.isAccepted) return { ...short.take(now, endpoint), isAccepted: false, availableAt: whole.availableAt };
      return short.take(now, endpoint);
    },
  };
}
