/** A wait in this process for a point in time. Unlike a timer, it does not survive a restart. */
export interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/** Those of one tenant who wait for a point in time. */
export interface Sleepers {
  /** Adds a sleeper. Returns a function that removes it. */
  add(sleeper: Sleeper): () => void;
  /** Wakes and removes the sleepers that are due. */
  wake(now: number): void;
  /** The time at which the next sleeper is due; `Infinity` if there is none. */
  nextDue(): number;
}

/** Creates an empty set of sleepers. */
export function createSleepers(): Sleepers {
  const sleepers = new Set<Sleeper>();
  return {
    add: (sleeper) => {
      sleepers.add(sleeper);
      return () => sleepers.delete(sleeper);
    },
    wake: (now) => {
      // Every request asks, and there is rarely a sleeper.
      if (sleepers.size === 0) return;
      for (const sleeper of [...sleepers].filter(({ due }) => due <= now)) {
        sleepers.delete(sleeper);
        sleeper.wake();
      }
    },
    nextDue: () => Math.min(...[...sleepers].map(({ due }) => due)),
  };
}
