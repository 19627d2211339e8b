import { type Clock, sleepWith } from "../platform/clock.ts";

/** A clock for tests: a sleep advances its time without a real delay. */
export interface FakeClock extends Clock {
  /** The duration of every sleep, in order, in milliseconds. */
  readonly sleptMs: readonly number[];
  /** Advances the time by this many milliseconds and runs what becomes due, in order. */
  advance(ms: number): Promise<void>;
}

interface Event {
  readonly at: number;
  readonly isSleep: boolean;
  readonly run: () => void;
}

/**
 * Creates a clock that jumps to the end of the next sleep once nothing else is running. Timers fire when such a jump or
 * `advance` reaches their time. `now` is the initial time in milliseconds since 1970; default: 2026-01-01.
 */
export function fakeClock({ now = Date.UTC(2026, 0, 1) }: { readonly now?: number } = {}): FakeClock {
  const sleptMs: number[] = [];
  const events = new Set<Event>();
  let passed = 0;
  const add = (ms: number, run: () => void, isSleep: boolean): (() => void) => {
    const event = { at: passed + Math.max(0, ms), isSleep, run };
    events.add(event);
    return () => events.delete(event);
  };
  const passTo = (at: number): void => {
    for (const event of dueBy(events, at)) {
      passed = Math.max(passed, event.at);
      if (events.delete(event)) event.run();
    }
    passed = Math.max(passed, at);
  };
  const jump = (): void => {
    const sleeps = [...events].filter(({ isSleep }) => isSleep);
    const [next] = dueBy(sleeps, Number.POSITIVE_INFINITY);
    if (next) passTo(next.at);
  };
  const sleepTimer = (ms: number, run: () => void): (() => void) => {
    sleptMs.push(ms);
    // A macrotask, so that everything in progress first reaches its own next sleep.
    setTimeout(jump, 0);
    return add(ms, run, true);
  };
  return {
    sleptMs,
    now: () => now + passed,
    monotonic: () => passed,
    timer: (ms, run) => add(ms, run, false),
    sleep: (ms, signal) => sleepWith(sleepTimer, ms, signal),
    async advance(ms) {
      const end = passed + ms;
      for (let next = dueBy(events, end)[0]; next; next = dueBy(events, end)[0]) {
        passTo(next.at);
        await nextMacrotask();
      }
      passTo(end);
      await nextMacrotask();
    },
  };
}

/** The events that are due by a time, earliest first. */
function dueBy(events: Iterable<Event>, at: number): Event[] {
  return [...events].filter((event) => event.at <= at).sort((one, other) => one.at - other.at);
}

function nextMacrotask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
