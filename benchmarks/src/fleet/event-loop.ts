// Simulates the event loop of a process in virtual time. While it is blocked, timers and responses wait. When the block
// ends, the due timers fire first, and then the process reads what has arrived.
import type { Clock } from "@planasonix/runtime";

/** How often a process blocks its event loop, and for how long: ranges in milliseconds. */
export interface Blocks {
  /** The time from the end of one block to the next. */
  readonly betweenMs: readonly [least: number, most: number];
  readonly forMs: readonly [least: number, most: number];
}

/** The event loop of a simulated process, which can be blocked. */
export interface EventLoop {
  /** The clock of the process. A timer that is due while the loop is blocked fires at the end. */
  readonly clock: Clock;
  /** Resolves when the process reads what arrives now: after a block, and after the timers that are due at its end. */
  arrive(): Promise<void>;
}

/** The shortest timer of Node, in milliseconds. It fires after the process has read what has arrived. */
const shortestMs = 1;
/** The time after which the process reads what has arrived, in milliseconds. */
const readMs = 0.001;

/**
 * Creates an event loop that is blocked at random times; never, without `blocks`. `hostClock` is the clock of a process
 * that is never blocked.
 */
export function createEventLoop(hostClock: Clock, random: () => number, blocks: Blocks | undefined): EventLoop {
  if (!blocks) return { clock: hostClock, arrive: async () => {} };
  const dueTimers: (() => void)[] = [];
  const arrivals: (() => void)[] = [];
  let blockedUntil = 0;
  const draw = ([least, most]: readonly [number, number]): number => least + random() * (most - least);
  const unblock = (): void => {
    for (const run of dueTimers.splice(0)) run();
    hostClock.timer(readMs, () => {
      for (const read of arrivals.splice(0)) read();
    });
  };
  const blockNext = ({ betweenMs, forMs }: Blocks): void => {
    hostClock.timer(draw(betweenMs), () => {
      const ms = draw(forMs);
      blockedUntil = hostClock.monotonic() + ms;
      hostClock.timer(ms, () => {
        unblock();
        blockNext({ betweenMs, forMs });
      });
    });
  };
  blockNext(blocks);
  const isBlocked = (): boolean => hostClock.monotonic() < blockedUntil;
  return {
    clock: {
      ...hostClock,
      timer(ms, run) {
        let isCanceled = false;
        const fire = (): void => {
          if (!isCanceled) run();
        };
        const cancel = hostClock.timer(Math.max(shortestMs, ms), () => {
          if (isBlocked()) dueTimers.push(fire);
          else fire();
        });
        return () => {
          isCanceled = true;
          cancel();
        };
      },
      async sleep(ms, signal) {
        await hostClock.sleep(ms, signal);
        if (isBlocked()) await new Promise<void>((resolve) => void dueTimers.push(resolve));
      },
    },
    async arrive() {
      if (isBlocked()) await new Promise<void>((resolve) => void arrivals.push(resolve));
    },
  };
}
