// Runs what has become due while the clock of a tenant moved on by itself.

import { UnwritableError } from "../store/unwritable.ts";
import { AdvanceStopped } from "./advances.ts";
import { type DueTimers, nextSliceEnd } from "./due-timers.ts";
import type { Sleepers } from "./sleepers.ts";
import { nextTurn } from "./turns.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** Brings a tenant to the present. */
export interface CatchUp {
  /** Runs everything that is due now, and wakes the sleepers that are due. Returns the time. */
  now(): number;
  /**
   * Does the same as {@link CatchUp.now}, and lets others have their turn between slices.
   * @throws {AdvanceStopped} If it is closed meanwhile.
   */
  inTurns(): Promise<void>;
  /** Ends {@link CatchUp.inTurns} for good. */
  close(): void;
  /** Resolves when {@link CatchUp.inTurns} is not in progress. */
  ended(): Promise<void>;
}

/** Creates what brings a tenant to the present. */
export function createCatchUp(time: VirtualTime, due: DueTimers, sleepers: Sleepers): CatchUp {
  let isClosed = false;
  let current: Promise<void> | undefined;

  /** Runs what is due at a time until the slice is over. Returns whether more is due. */
  const runUntil = (now: number, sliceEnd: number): boolean => {
    try {
      while (due.nextDue() <= now && performance.now() < sliceEnd) due.runSlice(now, sliceEnd);
      return due.nextDue() <= now;
    } catch (error) {
      // While the data file cannot be written, what is due waits, and reads go on.
      if (!(error instanceof UnwritableError)) throw error;
      return false;
    }
  };
  const runInTurns = async (): Promise<void> => {
    const now = time.now();
    while (runUntil(now, nextSliceEnd())) {
      await nextTurn();
      if (isClosed) throw new AdvanceStopped(time.now());
    }
    sleepers.wake(time.now());
  };

  return {
    now: () => {
      const now = time.now();
      runUntil(now, Number.POSITIVE_INFINITY);
      sleepers.wake(now);
      return now;
    },
    inTurns: () => {
      current ??= runInTurns().finally(() => {
        current = undefined;
      });
      return current;
    },
    close: () => {
      isClosed = true;
    },
    ended: async () => {
      await current?.catch(() => {});
    },
  };
}
