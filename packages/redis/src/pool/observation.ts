import { readRetryDelay, type ServerClock, type StatedQuota } from "@planasonix/runtime/limiter";

/** What a response states about limits. */
export interface Observation {
  /** Whether the response is a 429. */
  readonly isRefused: boolean;
  /** The delay that the response states, in milliseconds; 0 if it states none. */
  readonly serverDelayMs: number;
  /** The quota that the response states, if it is plausible. */
  readonly quota: Quota | undefined;
}

/** A quota whose end, `resetAt`, is in milliseconds on the monotonic clock. */
export type Quota = Omit<StatedQuota, "isRelative">;

/**
 * When a request was sent (`sentAt`, on the monotonic clock), and when its response arrived (`now`, on the monotonic
 * clock; `wallNow`, on the wall clock), in milliseconds.
 */
export interface Times {
  readonly sentAt: number;
  readonly now: number;
  readonly wallNow: number;
}

/** Reads what a response states about limits; `serverClock` converts the end of the quota to the monotonic clock. */
export function observe(response: Response, serverClock: ServerClock, { sentAt, now, wallNow }: Times): Observation {
  return {
    isRefused: response.status === 429,
    serverDelayMs: readRetryDelay(response, wallNow) ?? 0,
    quota: serverClock.readQuota(response.headers, sentAt, now, wallNow),
  };
}
