import type { Quota } from "../pool/observation.ts";

/**
 * The part of the quota that a process uses while it decides alone. The other processes do the same, so that all
 * processes together stay within the limit. Times are in milliseconds on the monotonic clock.
 */
export interface Share {
  /** Records the latest reply of the store: the quota, and the number of processes that share it. */
  set(quota: Quota, members: number): void;
  /** Records the quota that a response states. */
  hear(quota: Quota): void;
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
  let left = Number.POSITIVE_INFINITY;
  let resetAt = 0;
  /** Whether no response has stated the period yet. Until then, one request finds out what the others have left. */
  let isNew = false;
  const partOf = (remaining: number): number => Math.floor(remaining / members);
  return {
    set(quota, count) {
      members = count;
      left = partOf(quota.remaining);
      resetAt = quota.resetAt;
      isNew = false;
    },
    hear(quota) {
      const isNext = quota.resetAt >= resetAt + sameResetMs;
      if (!isNew && !isNext && quota.resetAt < resetAt - sameResetMs) return;
      const part = partOf(quota.remaining);
      left = isNew || isNext ? part : Math.min(left, part);
      resetAt = quota.resetAt;
      isNew = false;
    },
    enter() {
      left -= 1;
    },
    holdMs(now) {
      if (now >= resetAt) {
        left = 1;
        resetAt = now + unknownPeriodMs;
        isNew = true;
      }
      return members > 1 && left <= 0 ? resetAt - now : 0;
    },
  };
}
