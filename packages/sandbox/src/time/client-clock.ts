// The time of a tenant as the `clock` of a client: the waits of the client take no real time.
import type { Scheduler } from "./scheduler.ts";
import { timeAfter } from "./timestamp.ts";
import { nextTurn, unreferenced } from "./turns.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** The interface of the client's option `clock`. */
export interface ClientClock {
  /** The time of the tenant, in milliseconds since 1970. */
  now(): number;
  /** A time in milliseconds that never decreases. */
  monotonic(): number;
  /** Calls the callback once after this many milliseconds. Returns a function that prevents the call. */
  timer(ms: number, callback: () => void): () => void;
  /**
   * Resolves after this many milliseconds.
   * @throws The reason of the signal, if it is aborted.
   * @throws {TypeError} If the sleep would end after the year 9999.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

interface ClientClockParts {
  readonly time: VirtualTime;
  readonly scheduler: Scheduler;
  /** Whether a request of the tenant is being handled. */
  readonly isBusy: () => boolean;
  /** Called after the clock has moved the time. */
  readonly onMoved: () => void;
}

/**
 * How often, and how long each time in milliseconds of real time, the clock waits before it passes a timer: what the
 * timer limits may be answered in real time, for example by a database. A slow machine needs longer for each wait.
 */
const timerWaits = 50;
const timerWaitMs = 10;

/**
 * Creates the `clock` of a client. When clients sleep and no request is being handled, the clock moves the time to the
 * end of the next sleep. A timer, such as that of a timeout, fires when the time reaches it, but does not move the time,
 * and what it limits gets half a second of real time first.
 */
export function createClientClock({ time, scheduler, isBusy, onMoved }: ClientClockParts): ClientClock {
  const sleeping = new Set<number[]>();
  const limits = new Set<{ readonly due: number }>();
  let isScheduled = false;
  let waits = 0;

  const skip = async (): Promise<void> => {
    isScheduled = false;
    if (sleeping.size === 0) return;
    if (isBusy()) return schedule();
    const next = Math.min(...[...sleeping].map(([due = 0]) => due));
    if (waits < timerWaits && [...limits].some(({ due }) => due <= next)) {
      waits += 1;
      isScheduled = true;
      unreferenced(setTimeout(skip, timerWaitMs));
      return;
    }
    waits = 0;
    await scheduler.advanceTo(next);
    onMoved();
    if (sleeping.size > 0) schedule();
  };
  // Waits two turns of the event loop, so that requests that other clients are about to send come first.
  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    void nextTurn().then(nextTurn).then(skip);
  };
  const wakeAfter = (ms: number, wake: () => void): (() => void) =>
    scheduler.addSleeper({ due: time.now() + ms, wake });

  return {
    now: time.now,
    monotonic: time.now,
    timer(ms, callback) {
      const limit = { due: time.now() + ms };
      limits.add(limit);
      const remove = wakeAfter(ms, () => {
        limits.delete(limit);
        callback();
      });
      return () => {
        limits.delete(limit);
        remove();
      };
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const entry = [timeAfter(time.now(), ms)];
        const finish = (settle: () => void): void => {
          sleeping.delete(entry);
          remove();
          signal?.removeEventListener("abort", abort);
          settle();
        };
        const abort = (): void => finish(() => reject(signal?.reason));
        const remove = wakeAfter(ms, () => finish(resolve));
        signal?.addEventListener("abort", abort, { once: true });
        sleeping.add(entry);
        schedule();
      }),
  };
}
