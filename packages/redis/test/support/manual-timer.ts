import type { StartTimer } from "../../src/store/time-limit.ts";

/** A timer that fires only when the test calls `fire`. */
export interface ManualTimer {
  readonly start: StartTimer;
  /** The durations of the running timers, in milliseconds. */
  pending(): readonly number[];
  /** Fires all running timers. */
  fire(): void;
}

export function manualTimer(): ManualTimer {
  const timers = new Map<() => void, number>();
  return {
    start(ms, callback) {
      const once = (): void => callback();
      timers.set(once, ms);
      return () => timers.delete(once);
    },
    pending: () => [...timers.values()],
    fire() {
      const due = [...timers.keys()];
      timers.clear();
      for (const callback of due) callback();
    },
  };
}
