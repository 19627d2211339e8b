// Clocks for several simulated hosts in one process. Each host gets its clock as an option; `../virtual-time.ts`
// replaces the timers of the whole process instead.
import { setImmediate } from "node:timers/promises";
import type { Clock } from "@planasonix/runtime";
import { createDueHeap, type Due } from "../timer-heap.ts";

/** A virtual time, which advances only when no other work is pending, and the clocks that show it. */
export interface VirtualClocks {
  /** The virtual time since its beginning, in milliseconds. */
  passedMs(): number;
  /** Creates the clock of a host whose wall clock is ahead of the virtual time by this many milliseconds. */
  createClock(aheadMs: number): Clock;
  /** Resolves after this many milliseconds. */
  sleep(ms: number): Promise<void>;
  /** Stops the virtual time until work outside it has settled. */
  hold<Result>(outside: Promise<Result>): Promise<Result>;
  /**
   * Advances the time until the work has settled.
   * @throws {Error} If no timer is left that could settle the work.
   */
  passUntil<Result>(work: Promise<Result>): Promise<Result>;
}

interface Timer extends Due {
  readonly run: () => void;
}

/** When the virtual time begins, in milliseconds since 1970. */
export const beginning: number = Date.UTC(2026, 0, 1);

/** Creates clocks at the beginning of the virtual time. */
export function createVirtualClocks(): VirtualClocks {
  const heap = createDueHeap<Timer>();
  const canceled = new WeakSet<Timer>();
  const held = new Set<Promise<unknown>>();
  let passedMs = 0;
  let order = 0;

  const timer = (ms: number, run: () => void): (() => void) => {
    const entry = { at: passedMs + Math.max(0, ms), order: order++, run };
    heap.add(entry);
    return () => void canceled.add(entry);
  };
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const cancel = timer(ms, resolve);
      signal?.addEventListener("abort", () => {
        cancel();
        reject(signal.reason);
      });
    });
  const takeNext = (): Timer | undefined => {
    for (let first = heap.take(); first; first = heap.take()) if (!canceled.has(first)) return first;
    return undefined;
  };
  return {
    passedMs: () => passedMs,
    createClock: (aheadMs) => ({
      now: () => beginning + aheadMs + Math.floor(passedMs),
      monotonic: () => passedMs,
      timer,
      sleep,
    }),
    sleep,
    hold(outside) {
      held.add(outside);
      return outside.finally(() => held.delete(outside));
    },
    async passUntil(work) {
      let isDone = false;
      const settle = (): void => {
        isDone = true;
      };
      work.then(settle, settle);
      for (;;) {
        await setImmediate();
        if (isDone) return work;
        if (held.size > 0) {
          await Promise.allSettled(held);
          continue;
        }
        const next = takeNext();
        if (!next) throw new Error("The work cannot settle, because no timer is left");
        passedMs = next.at;
        next.run();
        // Timers that are due at the same time run in one turn, as they may on a platform.
        for (let first = heap.first(); first && first.at <= passedMs; first = heap.first()) {
          heap.take();
          if (!canceled.has(first)) first.run();
        }
      }
    },
  };
}
