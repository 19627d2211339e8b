import type { StatedQuota } from "./observation.ts";

/**
 * The part of the quota that a process uses while it decides alone. The other processes do the same, so that all
 * processes together stay within the limit. Times are in milliseconds on the monotonic clock.
 */
export interface Share {
  /** Records the latest reply of the store: the quota, and the number of processes that share it. */
  set(quota: StatedQuota, members: number): void;
  /** Records the quota that a response states. */
  hear(quota: StatedQuota): void;
  /** Counts a request. */
  enter(): void;
  /** How long a request must wait until the process may use its part of the next period. */
  holdMs(now: number): number;
}

/** Two periods end at least this far apart. */
const sameResetMs = 500;
/** How long a period lasts if no response states its end. */
const unknownPeriodMs = 1_000;

/** Creates a share of an unknown quota, which delays nothing. */
export function createShare(): Share {
  let members = 1;
  let limit = Number.POSITIVE_INFINITY;
  let left = limit;
  let resetAt = 0;
  /** Whether `resetAt` is an estimate, because no response of the period has arrived. */
  let isEstimate = false;
  return {
    set(quota, count) {
      members = count;
      limit = quota.limit;
      left = Math.floor(quota.remaining / members);
      resetAt = quota.resetAt;
      isEstimate = false;
    },
    hear(quota) {
      limit = quota.limit;
      if (!isEstimate && quota.resetAt < resetAt + sameResetMs) return;
      if (!isEstimate) left = Math.max(1, Math.floor(limit / members)) - 1; // This request counts.
      resetAt = quota.resetAt;
      isEstimate = false;
    },
    enter() {
      left -= 1;
    },
    holdMs(now) {
      if (now >= resetAt) {
        left = Math.max(1, Math.floor(limit / members));
        resetAt = now + unknownPeriodMs;
        isEstimate = true;
      }
      return members > 1 && left <= 0 ? resetAt - now : 0;
    },
  };
}
