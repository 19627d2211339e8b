import type { StatedQuota } from "./observation.ts";

/**
 * The part of the quota that a process uses while it decides alone: the other processes do the same, so that all together stay
 * within the limit. Times are on the monotonic clock.
 */
export interface Share {
  /** Records what the store has stated last: the quota, and how many processes share it. */
  set(quota: StatedQuota, members: number): void;
  /** Records the quota that a response states. */
  hear(quota: StatedQuota): void;
  /** Counts a request. */
  enter(): void;
  /** How long a request must wait until the process may use its part of the next period, in milliseconds. */
  holdMs(now: number): number;
}

/** Two periods end at least this far apart, in milliseconds. */
const sameResetMs = 500;

/** Creates a share of an unknown quota, which delays nothing. */
export function createShare(): Share {
  let members = 1;
  let left = Number.POSITIVE_INFINITY;
  let resetAt = 0;
  const partOf = (count: number): number => Math.max(1, Math.floor(count / members));
  return {
    set(quota, count) {
      members = count;
      left = partOf(quota.remaining);
      resetAt = quota.resetAt;
    },
    hear(quota) {
      if (quota.resetAt < resetAt + sameResetMs) return;
      left = partOf(quota.limit) - 1; // The request that has found the new period counts.
      resetAt = quota.resetAt;
    },
    enter() {
      left -= 1;
    },
    holdMs: (now) => (members > 1 && left <= 0 ? Math.max(0, resetAt - now) : 0),
  };
}
