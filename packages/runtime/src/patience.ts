import type { MethodOptions } from "./call-options.ts";
import type { Clock } from "./clock.ts";
import { CallError } from "./errors.ts";

const dayMs = 86_400_000;
const shortestPauseMs = 2_000;
const longestPauseMs = 30_000;
/** How long before the deadline the last look begins. */
const lastLookMs = 500;
/** Statuses of a look that no later look can better. */
const fatal: readonly unknown[] = [401, 403, 404];

/** Spaces the looks at something that takes long. */
export interface Patience {
  /** What is left of the deadline, in milliseconds; at least 1. */
  leftMs(): number;
  /** How long to pause until the next look, growing from look to look. Nothing if the last one has been. */
  pauseMs(): number | undefined;
  /** Begins again with short pauses: something has happened. */
  reset(): void;
}

/** Starts the clock of a wait. */
export function createPatience(
  { clock, random }: { readonly clock: Clock; readonly random: () => number },
  { deadlineMs = dayMs }: MethodOptions,
): Patience {
  const deadlineAt = clock.monotonic() + deadlineMs;
  let looks = 0;
  return {
    leftMs: () => Math.max(1, deadlineAt - clock.monotonic()),
    pauseMs() {
      const left = deadlineAt - lastLookMs - clock.monotonic();
      if (left <= 0) return undefined;
      const grown = Math.min(longestPauseMs, shortestPauseMs * 1.5 ** looks);
      looks += 1;
      return Math.min(left, Math.max(shortestPauseMs, grown * (0.75 + random() / 4)));
    },
    reset() {
      looks = 0;
    },
  };
}

/** Whether a look may be tried again after it failed so. */
export function isBearable(error: unknown): boolean {
  return error instanceof CallError && !("status" in error && fatal.includes(error.status));
}
