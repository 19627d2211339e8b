import { type Clock, sleepOn } from "../platform/clock.ts";

/** A clock for tests: sleeping takes no time, but time passes. */
export interface FakeClock extends Clock {
  /** Every pause that was slept, in order, in milliseconds. */
  readonly sleptMs: readonly number[];
  /** Lets time pass, and what is due in it happen in order. */
  advance(ms: number): Promise<void>;
}

interface Event {
  readonly at: number;
  readonly isSleep: boolean;
  readonly run: () => void;
}

/**
 * A clock that jumps from sleep to sleep once nothing else is going on. Timers, which bound things, fire only when time has
 * passed them, by sleeping or by `advance`. `now` is where it begins, in milliseconds since 1970.
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
    for (const event of due(events, at)) {
      passed = Math.max(passed, event.at);
      if (events.delete(event)) event.run();
    }
    passed = Math.max(passed, at);
  };
  const jump = (): void => {
    const [next] = due(
      [...events].filter(({ isSleep }) => isSleep),
      Number.POSITIVE_INFINITY,
    );
    if (next) passTo(next.at);
  };
  const sleepTimer = (ms: number, run: () => void): (() => void) => {
    sleptMs.push(ms);
    // A macrotask: whatever is under way gets to its own next pause first.
    setTimeout(jump, 0);
    return add(ms, run, true);
  };
  return {
    sleptMs,
    now: () => now + passed,
    monotonic: () => passed,
    timer: (ms, run) => add(ms, run, false),
    sleep: (ms, signal) => sleepOn(sleepTimer, ms, signal),
    async advance(ms) {
      const end = passed + ms;
      for (let next = due(events, end)[0]; next; next = due(events, end)[0]) {
        passTo(next.at);
        await settled();
      }
      passTo(end);
      await settled();
    },
  };
}

/** What is due by then, the earliest first. */
function due(events: Iterable<Event>, at: number): Event[] {
  return [...events].filter((event) => event.at <= at).sort((one, other) => one.at - other.at);
}

function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
