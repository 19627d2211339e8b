// Runs timers when they are due, and wakes sleepers, such as clients that wait. This file puts together the timers, the
// advances and the sleepers of a tenant.

import { createAdvances } from "./advances.ts";
import { createCatchUp } from "./catch-up.ts";
import { createDueTimers, type TimerParts } from "./due-timers.ts";
import { createSleepers, type Sleeper } from "./sleepers.ts";

/** The timers and sleepers of one tenant, which run only during `catchUp` and `advanceTo`. */
export interface Scheduler {
  /**
   * Runs everything that is due now, unless the data file cannot be written, and wakes the sleepers that are due. Returns
   * the time.
   */
  catchUp(): number;
  /** The time, if nothing is due. Wakes the sleepers that are due. */
  present(): number | undefined;
  /**
   * Does the same as {@link Scheduler.catchUp}, and lets others have their turn every 10 ms, because a month in which the
   * sandbox was stopped can be due at once.
   * @throws {AdvanceStopped} If the scheduler is closed meanwhile.
   */
  catchUpInTurns(): Promise<void>;
  /**
   * Moves the time forward to `time`, and runs everything that is due by then. Resolves when all timers, and the work
   * that they have started, have settled. Lets others have their turn every 10 ms.
   * @throws {AdvanceStopped} If it is stopped.
   */
  advanceTo(time: number): Promise<void>;
  /** The time to which {@link Scheduler.advanceTo} is moving; undefined if it is not. */
  target(): number | undefined;
  /** Stops each {@link Scheduler.advanceTo} in progress, at the time that it has reached. Resolves when they have ended. */
  stop(): Promise<void>;
  /** Does the same as {@link Scheduler.stop}, and ends {@link Scheduler.catchUpInTurns} for good. */
  close(): Promise<void>;
  /** Makes {@link Scheduler.advanceTo} wait for work that takes real time, such as a delivery. */
  track(work: Promise<unknown>): void;
  /** Resolves when all tracked work has settled. */
  settled(): Promise<void>;
  /** Adds a sleeper, such as a client that waits. Returns a function that removes it. */
  addSleeper(sleeper: Sleeper): () => void;
  /** The time at which the next sleeper is due; `Infinity` if there is none. */
  nextSleeper(): number;
}

/** Creates a scheduler. */
export function createScheduler(parts: TimerParts): Scheduler {
  const { time } = parts;
  const due = createDueTimers(parts);
  const sleepers = createSleepers();
  const advances = createAdvances(time, due, sleepers);
  const catchUp = createCatchUp(time, due, sleepers);
  return {
    catchUp: catchUp.now,
    present: () => {
      const now = time.now();
      if (due.nextDue() <= now) return undefined;
      sleepers.wake(now);
      return now;
    },
    catchUpInTurns: catchUp.inTurns,
    advanceTo: advances.to,
    target: advances.target,
    stop: advances.stop,
    close: async () => {
      catchUp.close();
      await advances.stop();
      await catchUp.ended();
    },
    track: due.track,
    settled: due.settled,
    addSleeper: sleepers.add,
    nextSleeper: sleepers.nextDue,
  };
}
