// The time of a tenant as the `clock` of a client: the waits of the client take no real time.
import type { Scheduler } from "./scheduler.ts";
import { timeAfter } from "./timestamp.ts";
import { nextTurn } from "./turns.ts";
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
 * Creates the `clock` of a client. When clients sleep and no request is being handled, the clock moves the time to the
 * end of the next sleep. A timer, such as that of a timeout, fires when the time reaches it, but does not move the time.
 */
export function createClientClock({ time, scheduler, isBusy, onMoved }: ClientClockParts): ClientClock {
  const sleeping = new Set<number[]>();
  let isScheduled = false;

  const skip = async (): Promise<void> => {
    isScheduled = false;
    if (sleeping.size === 0) return;
    if (isBusy()) return schedule();
    await scheduler.advanceTo(Math.min(...[...sleeping].map(([due = 0]) => due)));
    onMoved();
    if (sleeping.size > 0) schedule();
  };
  // Waits two turns of the event loop, so that requests that other clients are about to send come first.
  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    void nextTurn().then(nextTurn).then(skip);
  };
  const timer = (ms: number, callback: () => void): (() => void) =>
    scheduler.addSleeper({ due: time.now() + ms, wake: callback });

  return {
    now: time.now,
    monotonic: time.now,
    timer,
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
        const remove = timer(ms, () => finish(resolve));
        signal?.addEventListener("abort", abort, { once: true });
        sleeping.add(entry);
        schedule();
      }),
  };
}
