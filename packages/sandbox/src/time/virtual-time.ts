/** Where the time of a tenant comes from. */
export interface TimeOptions {
  /** `manual`: time stands still until it is advanced. `real`: it runs as on the machine, or faster. */
  readonly mode: "manual" | "real";
  /** How many virtual seconds pass in a real one, with `real`. */
  readonly speed: number;
  /** The virtual time at the start, in milliseconds since 1970. */
  readonly start: number;
  /** Milliseconds of the machine. */
  readonly machine: () => number;
}

/** A time that can be moved forward. */
export interface VirtualTime {
  /** Milliseconds since 1970. */
  now(): number;
  /** Moves to a time; earlier ones have no effect. */
  moveTo(time: number): void;
  /** Runs something as if it were a given time, for work that is caught up with. */
  at<Result>(time: number, work: () => Result): Result;
}

/** Creates a virtual time. */
export function createVirtualTime({ mode, speed, start, machine }: TimeOptions): VirtualTime {
  const machineStart = machine();
  let offset = 0;
  let pinned: number | undefined;
  const running = (): number => start + offset + (mode === "real" ? (machine() - machineStart) * speed : 0);
  return {
    now: () => pinned ?? running(),
    moveTo: (time) => {
      offset += Math.max(0, time - running());
    },
    at: (time, work) => {
      const before = pinned;
      pinned = time;
      try {
        return work();
      } finally {
        pinned = before;
      }
    },
  };
}
