// Runs timers when they are due, and wakes sleepers, such as clients that wait.

import type { Timer, Timers } from "../store/timers.ts";
import { UnwritableError } from "../store/unwritable.ts";
import { timestamp } from "./timestamp.ts";
import { nextTurn } from "./turns.ts";
import type { VirtualTime } from "./virtual-time.ts";

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

/** The time has been stopped before the end of an advance. */
export class AdvanceStopped extends Error {
  /** Always `AdvanceStopped`. */
  override readonly name = "AdvanceStopped";

  constructor(time: number) {
    super(`The clock was stopped at ${timestamp(time)}`);
  }
}

/** A wait in this process for a point in time. Unlike a {@link Timer}, it does not survive a restart. */
export interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

interface SchedulerParts {
  readonly time: VirtualTime;
  readonly timers: Timers;
  /** Commits the changes of a timer together with its removal. */
  readonly transaction: <Result>(work: () => Result) => Result;
  readonly run: (timer: Timer) => void;
}

/**
 * How long timers run before others get their turn, such as requests of other tenants, in milliseconds of real time. The
 * timers of a slice share a transaction.
 */
const sliceMs = 10;

/**
 * Creates a scheduler that runs each timer in the transaction that removes it. What a timer does happens at the time at
 * which it was due, even if the clock has moved on.
 */
export function createScheduler({ time, timers, transaction, run }: SchedulerParts): Scheduler {
  const tracked = new Set<Promise<unknown>>();
  const sleepers = new Set<Sleeper>();
  const advances = new Set<{ readonly target: number }>();
  let stops = 0;
  let isClosed = false;
  let catchingUp: Promise<void> | undefined;

  const take = (): void => {
    const timer = timers.take();
    time.moveTo(timer.due);
    run(timer);
  };
  /** Runs timers that are due by a time until some work takes real time or the slice is over. */
  const runSlice = (by: number, sliceEnd: number): void => {
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
  };
  const wakeSleepers = (now: number): void => {
    for (const sleeper of [...sleepers].filter(({ due }) => due <= now)) {
      sleepers.delete(sleeper);
      sleeper.wake();
    }
  };
  const settled = async (): Promise<void> => {
    while (tracked.size > 0) await Promise.allSettled([...tracked]);
  };
  const nextSleeper = (): number => Math.min(...[...sleepers].map(({ due }) => due));

  /** Runs what is due until the next sleeper or the target, but not longer than the slice. */
  const advance = (target: number, sliceEnd: number): void => {
    const limit = Math.min(nextSleeper(), target);
    runSlice(limit, sliceEnd);
    if (tracked.size > 0 || timers.nextDue() <= limit) return;
    time.moveTo(limit);
    wakeSleepers(time.now());
  };
  const advanceTo = async (target: number): Promise<void> => {
    const stopsBefore = stops;
    const own = { target };
    advances.add(own);
    try {
      let sliceEnd = performance.now() + sliceMs;
      for (;;) {
        advance(target, sliceEnd);
        await settled();
        if (time.now() >= target && timers.nextDue() > target) return;
        if (performance.now() < sliceEnd) continue;
        await nextTurn();
        if (stops > stopsBefore) throw new AdvanceStopped(time.now());
        sliceEnd = performance.now() + sliceMs;
      }
    } finally {
      advances.delete(own);
    }
  };

  /** Runs what is due at a time until the slice is over. Returns whether more is due. */
  const catchUpUntil = (now: number, sliceEnd: number): boolean => {
    try {
      while (timers.nextDue() <= now && performance.now() < sliceEnd) runSlice(now, sliceEnd);
      return timers.nextDue() <= now;
    } catch (error) {
      // While the data file cannot be written, what is due waits, and reads go on.
      if (!(error instanceof UnwritableError)) throw error;
      return false;
    }
  };
  const catchUpInTurns = async (): Promise<void> => {
    const now = time.now();
    while (catchUpUntil(now, performance.now() + sliceMs)) {
      await nextTurn();
      if (isClosed) throw new AdvanceStopped(time.now());
    }
    wakeSleepers(time.now());
  };
  const stop = async (): Promise<void> => {
    stops += 1;
    while (advances.size > 0) await nextTurn();
  };

  return {
    catchUp: () => {
      const now = time.now();
      catchUpUntil(now, Number.POSITIVE_INFINITY);
      wakeSleepers(now);
      return now;
    },
    present: () => {
      const now = time.now();
      if (timers.nextDue() <= now) return undefined;
      if (sleepers.size > 0) wakeSleepers(now);
      return now;
    },
    catchUpInTurns: () => {
      catchingUp ??= catchUpInTurns().finally(() => {
        catchingUp = undefined;
      });
      return catchingUp;
    },
    settled,
    nextSleeper,
    advanceTo,
    target: () => (advances.size === 0 ? undefined : Math.max(...[...advances].map(({ target }) => target))),
    stop,
    close: async () => {
      isClosed = true;
      await stop();
      await catchingUp?.catch(() => {});
    },
    track: (work) => {
      const tracking = work.finally(() => tracked.delete(tracking));
      tracking.catch(() => {});
      tracked.add(tracking);
    },
    addSleeper: (sleeper) => {
      sleepers.add(sleeper);
      return () => sleepers.delete(sleeper);
    },
  };
}
