// The folder simulates processes that start work once, in worlds drawn by a seed: see simulate.ts. This file has the time.

/** Virtual time. Events happen in order, each with all that it causes in the same moment. */
export interface Universe {
  /** Milliseconds since the beginning. */
  now(): number;
  /** Runs something after a time, in whole milliseconds. */
  after(ms: number, run: () => void): void;
  /** Passes from event to event, until there is none before `endMs`, or `isOver` says so. */
  passUntil(endMs: number, isOver: () => boolean): Promise<void>;
}

interface Event {
  readonly at: number;
  readonly run: () => void;
}

/** Turns of the event loop that a process may take for what is no event, such as a hash. */
const maxTurns = 1_000_000;

/** Creates a universe. `isBusy` tells whether some process computes, so that the time must not pass yet. */
export function createUniverse(isBusy: () => boolean): Universe {
  const events: Event[] = [];
  let nowMs = 0;
  return {
    now: () => nowMs,
    after(ms, run) {
      const event = { at: nowMs + Math.ceil(Math.max(0, ms)), run };
      let index = events.length;
      while (index > 0 && (events[index - 1] as Event).at > event.at) index -= 1;
      events.splice(index, 0, event);
    },
    async passUntil(endMs, isOver) {
      for (;;) {
        await turn();
        for (let turns = 0; isBusy(); turns += 1) {
          if (turns > maxTurns) throw new Error("a process waits for something that the universe does not know");
          await turn();
        }
        const next = events[0];
        if (isOver() || !next || next.at > endMs) return;
        events.shift();
        nowMs = next.at;
        next.run();
      }
    },
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
