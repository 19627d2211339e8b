// Replaces the timers, the clocks and the random numbers of this process, so that an hour passes in a moment, and always in
// the same way. Call `installVirtualTime` before any client is imported.
import { seeded } from "./seeded.ts";
import { createDueHeap, type Due } from "./timer-heap.ts";

interface Timer extends Due {
  readonly run: () => void;
  readonly everyMs: number | undefined;
}

const { setImmediate: nextTurn, Date: RealDate } = globalThis;
/** When the virtual time begins, in milliseconds since 1970. */
const startedAt = RealDate.UTC(2026, 0, 1);
const hourMs = 3_600_000;
let passedMs = 0;
let random = seeded(0);
let count = 0;
const heap = createDueHeap<Timer>();
const canceled = new WeakSet<object>();

/** The virtual time since the program began, in milliseconds. */
export const elapsedMs = (): number => passedMs;

/** Replaces the timers, the clocks and the random numbers of the platform with virtual ones. */
export function installVirtualTime(): void {
  const start =
    (everyMs: number | undefined) =>
    (run: (...values: unknown[]) => void, ms = 0, ...values: unknown[]) =>
      add({ at: passedMs + Math.max(0, toGrid(Number(ms) || 0)), everyMs, run: () => run(...values) });
  const clear = (timer: unknown): void => void (timer && canceled.add(Object(timer)));
  const VirtualDate = class extends RealDate {
    constructor(...values: [] | [number]) {
      super(...((values.length === 0 ? [startedAt + passedMs] : values) as [number]));
    }
    static override now(): number {
      return Math.floor(startedAt + passedMs);
    }
  };
  const every = (run: () => void, ms: number): object => start(ms)(run, ms);
  const replacements = {
    setTimeout: start(undefined),
    setImmediate: (run: () => void) => start(undefined)(run),
    setInterval: every,
    clearTimeout: clear,
    clearInterval: clear,
  };
  Object.assign(globalThis, { ...replacements, Date: VirtualDate });
  performance.now = () => passedMs;
  Math.random = () => random();
}

/** Begins a run at a whole hour, with its own random numbers, so that it does not depend on the runs before it. */
export async function beginRun(seed: number): Promise<void> {
  await passUntil(new Promise((resolve) => setTimeout(resolve, hourMs - (passedMs % hourMs))));
  random = seeded(seed);
}

/**
 * Advances the time until the work has settled.
 * @throws {Error} If no timer is left that could settle the work.
 */
export async function passUntil<Result>(work: Promise<Result>): Promise<Result> {
  let isDone = false;
  const settle = (): void => {
    isDone = true;
  };
  work.then(settle, settle);
  for (;;) {
    await new Promise((resolve) => nextTurn(resolve));
    if (isDone) return work;
    const timer = pop();
    if (!timer) throw new Error("The work cannot settle, because no timer is left");
    passedMs = Math.max(passedMs, timer.at);
    if (timer.everyMs !== undefined)
      add({ run: timer.run, everyMs: timer.everyMs, at: passedMs + timer.everyMs }, timer);
    timer.run();
    // Timers that are due at the same time run in one turn, as they may on a platform.
    for (let first = heap.first(); first && first.at <= passedMs; first = heap.first()) {
      heap.take();
      if (!canceled.has(first)) first.run();
    }
  }
}

function add(timer: Omit<Timer, "order">, handle?: object): object {
  const entry = Object.assign(handle ?? { ref: self, unref: self, hasRef: () => true, refresh: self }, timer, {
    order: count++,
  });
  heap.add(entry);
  return entry;
}

/**
 * Rounds a duration up, so that sums of durations have no rounding error, which would depend on the time that has passed.
 * A timer must not fire early: a client that waits for a time would wait again and again.
 */
function toGrid(ms: number): number {
  return Math.ceil(ms * 1_024) / 1_024;
}

function self(this: object): object {
  return this;
}

/** Removes and returns the earliest timer that has not been canceled. */
function pop(): Timer | undefined {
  for (let first = heap.take(); first; first = heap.take()) if (!canceled.has(first)) return first;
  return undefined;
}
