// Replaces the timers and clocks of this process, so that an hour passes in a moment. Import it before any client.

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  readonly everyMs: number | undefined;
}

const { setImmediate: nextTurn, Date: RealDate } = globalThis;
/** When the virtual time begins, in milliseconds since 1970. */
const startedAt = RealDate.UTC(2026, 0, 1);
let passedMs = 0;
let count = 0;
/** A binary heap, the earliest timer first. */
const heap: Timer[] = [];
const canceled = new WeakSet<object>();

/** Milliseconds since the program began. */
export const elapsedMs = (): number => passedMs;

/** Replaces the timers and clocks of the platform with virtual ones. */
export function installVirtualTime(): void {
  const start =
    (everyMs: number | undefined) =>
    (run: (...values: unknown[]) => void, ms = 0, ...values: unknown[]) =>
      add({ at: passedMs + Math.max(0, Number(ms) || 0), everyMs, run: () => run(...values) });
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
  const replacements = { setTimeout: start(undefined), setInterval: every, clearTimeout: clear, clearInterval: clear };
  Object.assign(globalThis, { ...replacements, Date: VirtualDate });
  performance.now = () => passedMs;
}

/**
 * Advances the time until the work has settled.
 * @throws {Error} If no timer is left that could settle it.
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
    if (!timer) throw new Error("The program waits forever");
    passedMs = Math.max(passedMs, timer.at);
    if (timer.everyMs !== undefined)
      add({ run: timer.run, everyMs: timer.everyMs, at: passedMs + timer.everyMs }, timer);
    timer.run();
    // Timers that are due at the same time run in one turn, as those of a platform may.
    while (heap[0] && heap[0].at <= passedMs) {
      const due = popFirst();
      if (due && !canceled.has(due)) due.run();
    }
  }
}

function add(timer: Omit<Timer, "order">, handle?: object): object {
  const entry = Object.assign(handle ?? { ref: self, unref: self, hasRef: () => true, refresh: self }, timer, {
    order: count++,
  });
  let index = heap.push(entry) - 1;
  for (; index > 0; ) {
    const parent = (index - 1) >> 1;
    if (!isBefore(index, parent)) break;
    swap(index, parent);
    index = parent;
  }
  return entry;
}

function self(this: object): object {
  return this;
}

/** Takes the earliest timer that was not canceled. */
function pop(): Timer | undefined {
  for (let first = popFirst(); first; first = popFirst()) if (!canceled.has(first)) return first;
  return undefined;
}

function popFirst(): Timer | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (!last || heap.length === 0) return first;
  heap[0] = last;
  for (let index = 0; ; ) {
    const left = index * 2 + 1;
    const child = left + 1 < heap.length && isBefore(left + 1, left) ? left + 1 : left;
    if (child >= heap.length || !isBefore(child, index)) return first;
    swap(child, index);
    index = child;
  }
}

function isBefore(one: number, other: number): boolean {
  const [a, b] = [heap[one], heap[other]];
  return a !== undefined && b !== undefined && (a.at - b.at || a.order - b.order) < 0;
}

function swap(one: number, other: number): void {
  const [a, b] = [heap[one], heap[other]];
  if (a && b) [heap[one], heap[other]] = [b, a];
}
