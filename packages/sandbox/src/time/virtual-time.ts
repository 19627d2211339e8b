/** How the time of a tenant passes. */
export interface TimeOptions {
  /** `manual`: time stands still until it is advanced. `real`: time passes `speed` times as fast as on the machine. */
  readonly mode: "manual" | "real";
  /** How many virtual seconds pass in a real one, in mode `real`. */
  readonly speed: number;
  /** The virtual time at the start, in milliseconds since 1970. */
  readonly start: number;
  /** The time of the machine, in milliseconds since 1970. */
  readonly machine: () => number;
}

/** A clock that can be moved forward. */
export interface VirtualTime {
  /** The current time, in milliseconds since 1970. */
  now(): number;
  /** Moves to a time. An earlier time has no effect. */
  moveTo(time: number): void;
}

/** Creates a clock that shows `start` and, in mode `real`, runs from the moment of the call. */
export function createVirtualTime({ mode, speed, start, machine }: TimeOptions): VirtualTime {
  const machineStart = machine();
  let offset = 0;
  const now = (): number => start + offset + (mode === "real" ? (machine() - machineStart) * speed : 0);
  return {
    now,
    moveTo: (time) => {
      offset += Math.max(0, time - now());
    },
  };
}
