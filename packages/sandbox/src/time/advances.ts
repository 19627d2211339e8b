// Moves a tenant's time forward, sleeper by sleeper, with everything that is due on the way.

import { type DueTimers, nextSliceEnd } from "./due-timers.ts";
import type { Sleepers } from "./sleepers.ts";
import { timestamp } from "./timestamp.ts";
import { nextTurn } from "./turns.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** The time has been stopped before the end of an advance. */
export class AdvanceStopped extends Error {
  /** Always `AdvanceStopped`. */
  override readonly name = "AdvanceStopped";

  constructor(time: number) {
    super(`The clock was stopped at ${timestamp(time)}`);
  }
}

/** The advances of a tenant that are in progress. */
export interface Advances {
  /**
   * Moves the time forward to `target`, and runs everything that is due by then.
   * @throws {AdvanceStopped} If it is stopped.
   */
  to(target: number): Promise<void>;
  /** The time to which the time is moving; undefined if it is not. */
  target(): number | undefined;
  /** Stops each advance at the time that it has reached. Resolves when they have ended. */
  stop(): Promise<void>;
}

/** Creates the advances of a tenant, of which none is in progress. */
export function createAdvances(time: VirtualTime, due: DueTimers, sleepers: Sleepers): Advances {
  const advances = new Set<{ readonly target: number }>();
  let stops = 0;

  /** Runs what is due until the next sleeper or the target, but not longer than the slice. */
  const step = (target: number, sliceEnd: number): void => {
    const limit = Math.min(sleepers.nextDue(), target);
    due.runSlice(limit, sliceEnd);
    if (due.isWorking() || due.nextDue() <= limit) return;
    time.moveTo(limit);
    sleepers.wake(time.now());
  };

  return {
    to: async (target) => {
      const stopsBefore = stops;
      const own = { target };
      advances.add(own);
      try {
        let sliceEnd = nextSliceEnd();
        for (;;) {
          step(target, sliceEnd);
          await due.settled();
          if (time.now() >= target && due.nextDue() > target) return;
          if (performance.now() < sliceEnd) continue;
          await nextTurn();
          if (stops > stopsBefore) throw new AdvanceStopped(time.now());
          sliceEnd = nextSliceEnd();
        }
      } finally {
        advances.delete(own);
      }
    },
    target: () => (advances.size === 0 ? undefined : Math.max(...[...advances].map(({ target }) => target))),
    stop: async () => {
      stops += 1;
      while (advances.size > 0) await nextTurn();
    },
  };
}
