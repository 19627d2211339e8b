import type { Quota } from "../pool/observation.ts";

/**
 * The part of the quota that a process uses while the store does not respond. Each process uses only its part, so that
 * all processes together stay within the limit. Times are in milliseconds on the monotonic clock.
 */
export interface Share {
  /** Records the latest reply of the store: the quota, and the number of processes that share it. */
  set(quota: Quota, members: number): void;
  /** Records the quota that a response states. */
  hear(quota: Quota): void;
  /** Counts a request. */
  enter(): void;
  /**
   * How long a request must wait for the next period; 0 if the process has not used up its part of this one, or if no
   * other process shares the quota.
   */
  holdMs(now: number): number;
}

/** Two periods end at least this far apart, in milliseconds. */
const sameResetMs = 500;
/** The assumed length of a period whose end no response has stated, in milliseconds. */
const unknownPeriodMs = 1_000;

/** Creates a share that delays nothing until the store has stated a quota. */
export function createShare(): Share {
  let members = 1;
  let left = Number.POSITIVE_INFINITY;
  let resetAt = 0;
  /** Whether no response has stated the quota of this period yet. Until one does, only a single request may be sent. */
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
