// Runs the timers that are due, a slice at a time, and knows the work in real time that they have started.

import type { Timer, Timers } from "../store/timers.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** What timers need to run. */
export interface TimerParts {
  readonly time: VirtualTime;
  readonly timers: Timers;
  /** Commits the changes of a timer together with its removal. */
  readonly transaction: <Result>(work: () => Result) => Result;
  readonly run: (timer: Timer) => void;
}

/** The timers of a tenant that are due, and the work that takes real time, such as a delivery. */
export interface DueTimers {
  /**
   * Runs the timers that are due by a time until some work takes real time or the slice is over. The timers of a slice
   * share a transaction.
   */
  runSlice(by: number, sliceEnd: number): void;
  /** The time at which the next timer is due. */
  nextDue(): number;
  /** Remembers work until it settles. */
  track(work: Promise<unknown>): void;
  /** Whether tracked work is in progress. */
  isWorking(): boolean;
  /** Resolves when all tracked work has settled. */
  settled(): Promise<void>;
}

/**
 * How long timers run before others get their turn, such as requests of other tenants, in milliseconds of real time.
 */
const sliceMs = 10;

/** The end of a slice that begins now, on the clock of `performance`. */
export function nextSliceEnd(): number {
  return performance.now() + sliceMs;
}

/** Each timer runs in the transaction that removes it, at the time at which it was due, even if the clock has moved on. */
export function createDueTimers({ time, timers, transaction, run }: TimerParts): DueTimers {
  const tracked = new Set<Promise<unknown>>();
  const take = (): void => {
    const timer = timers.take();
    time.moveTo(timer.due);
    run(timer);
  };
  return {
    runSlice: (by, sliceEnd) => {
      if (timers.nextDue() > by) return;
      try {
        transaction(() => {
          do take();
          while (timers.nextDue() <= by && tracked.size === 0 && performance.now() < sliceEnd);
        });
      } catch (error) {
        // Commits the timers before the one that fails, which fails again.
        while (timers.nextDue() <= by) transaction(take);
        throw error;
      }
    },
    nextDue: () => timers.nextDue(),
    track: (work) => {
      const tracking = work.finally(() => tracked.delete(tracking));
      tracking.catch(() => {});
      tracked.add(tracking);
    },
    isWorking: () => tracked.size > 0,
    settled: async () => {
      while (tracked.size > 0) await Promise.allSettled([...tracked]);
    },
  };
}
