import { readRetryAfter } from "../../http/rate-limit-headers.ts";
import type { MethodOptions } from "../../options/call-options.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Polled } from "./tolerance.ts";

/** The default deadline of a wait, in milliseconds. */
export const dayMs = 86_400_000;
const firstPauseMs = 2_000;
const longestPauseMs = 24_000;
/** The maximum jitter, as a fraction of the delay: concurrent waits must not poll in lockstep. */
const jitter = 0.25;
/** How long before the deadline the last poll starts, in milliseconds. */
const lastPollMs = 500;

/** Spaces the polls of one wait, and keeps them within its deadline. */
export interface PollSchedule {
  /** The time until the deadline, in milliseconds, at least 1. */
  leftMs(): number;
  /**
   * Waits until the next poll: for `pollIntervalMs` or, by default, longer each time; but at least for the delay that
   * the API stated in `polls`. Resolves with `false` if no time is left for another poll.
   */
  pause(...polls: readonly Polled[]): Promise<boolean>;
  /** Resets the polling interval after progress. */
  reset(): void;
}

/** Starts the schedule of a wait. Its deadline counts from now. */
export function createPollSchedule(
  { clock, random }: { readonly clock: Clock; readonly random: () => number },
  { deadlineMs = dayMs, signal, pollIntervalMs }: MethodOptions,
): PollSchedule {
  const deadlineAt = clock.monotonic() + deadlineMs;
  let intervalMs = firstPauseMs;
  return {
    leftMs: () => Math.max(1, deadlineAt - clock.monotonic()),
    async pause(...polls) {
      const leftMs = deadlineAt - lastPollMs - clock.monotonic();
      if (leftMs <= 0) return false;
      const spread = 1 + random() * jitter;
      const serverDelaysMs = polls.map((polled) => serverDelayMs(polled, clock.now()) * spread);
      const pauseMs = Math.max(pollIntervalMs ?? intervalMs * spread, ...serverDelaysMs);
      intervalMs = Math.min(longestPauseMs, intervalMs * 1.5);
      await clock.sleep(Math.min(leftMs, pauseMs), signal);
      return true;
    },
    reset() {
      intervalMs = firstPauseMs;
    },
  };
}

/** The delay that the API states after a poll, in milliseconds: in `Retry-After`, or in the error of a failed poll. */
function serverDelayMs({ value, error }: Polled, now: number): number {
  if (error?.retryAt) return error.retryAt.getTime() - now;
  return (value && readRetryAfter(value.response.response.headers, now)) ?? 0;
}
