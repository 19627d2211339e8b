import { setImmediate } from "node:timers/promises";
import type { Clock } from "@planasonix/runtime";

/** A clock of a process whose event loop can be blocked. */
export interface BlockedClock extends Clock {
  /** Passes the time, and fires each timer when it is due. */
  advance(ms: number): Promise<void>;
  /**
   * Passes the time at once. As in Node, the timers that are due fire at the end, before the process reads what has
   * arrived meanwhile: `read` stands for that.
   */
  block(ms: number, read?: () => void): Promise<void>;
}

/** The shortest timer of Node, in milliseconds. */
const shortestMs = 1;

export function blockedClock(): BlockedClock {
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  let passed = 0;
  const fireNext = (end: number): boolean => {
    const [next] = [...timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
    if (!next) return false;
    passed = Math.max(passed, next.at);
    timers.delete(next);
    next.run();
    return true;
  };
  const timer = (ms: number, run: () => void): (() => void) => {
    const entry = { at: passed + Math.max(shortestMs, ms), run };
    timers.add(entry);
    return () => timers.delete(entry);
  };
  return {
    now: () => Date.UTC(2026, 0, 1) + passed,
    monotonic: () => passed,
    timer,
    sleep: (ms) => new Promise((resolve) => void timer(ms, resolve)),
    async advance(ms) {
      const end = passed + ms;
      do await setImmediate();
      while (fireNext(end));
      passed = end;
    },
    async block(ms, read = () => {}) {
      passed += ms;
      while (fireNext(passed));
      read();
      await setImmediate();
    },
  };
}
