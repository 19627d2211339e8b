import { CallError } from "../../errors/errors.ts";
import type { MethodOptions } from "../../options/call-options.ts";
import type { Clock } from "../../platform/clock.ts";

const dayMs = 86_400_000;
const shortestPauseMs = 2_000;
const longestPauseMs = 30_000;
/** How long before the deadline the last look begins. */
const lastLookMs = 500;

/** Spaces the looks at something that takes long. */
export interface PollSchedule {
  /** What is left of the deadline, in milliseconds; at least 1. */
  leftMs(): number;
  /** Pauses until the next look, longer from look to look. `false`: the last one has been. */
  pause(): Promise<boolean>;
  /** Begins again with short pauses: something has happened. */
  reset(): void;
}

/** Starts the clock of a wait. */
export function createPollSchedule(
  { clock, random }: { readonly clock: Clock; readonly random: () => number },
  { deadlineMs = dayMs, signal }: MethodOptions,
): PollSchedule {
  const deadlineAt = clock.monotonic() + deadlineMs;
  let grownMs = shortestPauseMs;
  const reset = (): void => {
    grownMs = shortestPauseMs;
  };
  return {
    reset,
    leftMs: () => Math.max(1, deadlineAt - clock.monotonic()),
    async pause() {
      const leftMs = deadlineAt - lastLookMs - clock.monotonic();
      const pauseMs = Math.max(shortestPauseMs, grownMs * (0.75 + random() / 4));
      if (leftMs <= 0) return false;
      grownMs = Math.min(longestPauseMs, grownMs * 1.5);
      await clock.sleep(Math.min(leftMs, pauseMs), signal);
      return true;
    },
  };
}

/** Statuses of a look that no later look can better. */
const fatal: readonly unknown[] = [401, 403, 404];

/** Waits for a look. A failure that a later look may better is a result, other failures are thrown. */
export async function tryPoll<Value>(looking: Promise<Value>): Promise<{ value?: Value; error?: unknown }> {
  try {
    return { value: await looking };
  } catch (error) {
    if (error instanceof CallError && !fatal.includes(Reflect.get(error, "status"))) return { error };
    throw error;
  }
}
