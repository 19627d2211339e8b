import { longestDelayMs, readRate, readRetryDelay, type ServerClock } from "@planasonix/runtime/limiter";

/** What a response states about limits. */
export interface Observation {
  /** Whether the response is a 429. */
  readonly isRefused: boolean;
  /** The delay that the response states, in milliseconds; 0 if it states none. */
  readonly hintMs: number;
  /** The quota that the response states, if it is plausible. */
  readonly quota: StatedQuota | undefined;
}

/** A quota that a response states. */
export interface StatedQuota {
  readonly limit: number;
  readonly remaining: number;
  /** The end of the period, in milliseconds on the monotonic clock. */
  readonly resetAt: number;
}

/**
 * When a request was sent and its response arrived: `sentAt` and `now` on the monotonic clock, `wallNow` on the wall
 * clock.
 */
export interface Times {
  readonly sentAt: number;
  readonly now: number;
  readonly wallNow: number;
}

const secondMs = 1_000;

/** Reads what a response states about limits. */
export function observe(response: Response, serverClock: ServerClock, times: Times): Observation {
  const hintMs = readRetryDelay(response, times.wallNow) ?? 0;
  return { isRefused: response.status === 429, hintMs, quota: readQuota(response, serverClock, times) };
}

function readQuota(
  { headers }: Response,
  serverClock: ServerClock,
  { sentAt, now, wallNow }: Times,
): StatedQuota | undefined {
  const { limit, remaining, reset } = readRate(headers);
  if (!limit || remaining === undefined || remaining > limit) return undefined;
  const resetAt = reset === undefined ? now + secondMs : serverClock.toResetAt(reset, headers, sentAt, now, wallNow);
  return resetAt > now + longestDelayMs ? undefined : { limit, remaining, resetAt };
}
