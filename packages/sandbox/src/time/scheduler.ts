// Runs timers when they are due, and wakes sleepers, such as clients that wait.
import type { Timer, Timers } from "../store/timers.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** The timers and sleepers of one tenant, which run only during `catchUp` and `advanceTo`. */
export interface Scheduler {
  /** Runs everything that is due now, and wakes the sleepers that are due. */
  catchUp(): void;
  /**
   * Moves the time forward to `time`, and runs everything that is due by then. Resolves when all timers, and the work
   * that they have started, have settled.
   */
  advanceTo(time: number): Promise<void>;
  /** Makes {@link Scheduler.advanceTo} wait for work that takes real time, such as a delivery. */
  track(work: Promise<unknown>): void;
  /** Resolves when all tracked work has settled. */
  settled(): Promise<void>;
  /** Adds a sleeper, such as a client that waits. Returns a function that removes it. */
  addSleeper(sleeper: Sleeper): () => void;
  /** The time at which the next sleeper is due; `Infinity` if there is none. */
  nextSleeper(): number;
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

/** Creates a scheduler that runs each timer as if at its due time, in the transaction that removes it. */
export function createScheduler({ time, timers, transaction, run }: SchedulerParts): Scheduler {
  const tracked = new Set<Promise<unknown>>();
  const sleepers = new Set<Sleeper>();

  const runNext = (by: number): boolean => {
    if (timers.nextDue() > by) return false;
    transaction(() => {
      const timer = timers.take();
      time.at(timer.due, () => run(timer));
    });
    return true;
  };
  const wakeSleepers = (): void => {
    for (const sleeper of [...sleepers].filter(({ due }) => due <= time.now())) {
      sleepers.delete(sleeper);
      sleeper.wake();
    }
  };
  const catchUp = (): void => {
    const now = time.now();
    while (runNext(now));
    wakeSleepers();
  };
  const settled = async (): Promise<void> => {
    while (tracked.size > 0) await Promise.allSettled([...tracked]);
  };
  const nextSleeper = (): number => Math.min(...[...sleepers].map(({ due }) => due));

  return {
    catchUp,
    settled,
    nextSleeper,
    advanceTo: async (target) => {
      for (;;) {
        const next = Math.min(timers.nextDue(), nextSleeper(), target);
        time.moveTo(next);
        catchUp();
        await settled();
        if (next >= target && timers.nextDue() > target) return;
      }
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
