import { onAbort } from "./abort.ts";
import type { Clock } from "./clock.ts";

/** What ends a piece of work before it is done. */
export interface Bounds {
  readonly clock: Clock;
  /** Time allowed, in milliseconds. */
  readonly ms: number;
  readonly signal: AbortSignal | undefined;
  /** The error for time that is up. */
  readonly late: () => Error;
  /** Ends the work itself. */
  readonly stop: (reason: unknown) => void;
}

/**
 * Settles as the work does, or rejects when its time is up or the signal aborts. The rejection does not depend on the work:
 * a fetch of one's own may ignore a signal, and a garbage collection can make Node's forget it.
 */
export function bounded<Result>(bounds: Bounds, work: () => Promise<Result>): Promise<Result> {
  const { clock, ms, signal, late, stop } = bounds;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const end = (reason: unknown): void => {
      release();
      reject(reason);
      stop(reason);
    };
    const cancel = clock.timer(ms, () => end(late()));
    const forget = signal && onAbort(signal, () => end(signal.reason));
    const release = (): void => {
      cancel();
      forget?.();
    };
    start(work).then((result) => {
      release();
      resolve(result);
    }, end);
  });
}

/** Work that throws instead of rejecting is treated alike. */
function start<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return work();
  } catch (error) {
    return Promise.reject(error);
  }
}
