import { onAbort } from "./on-abort.ts";
import { maxTimerMs, sharedTimer } from "./shared-timer.ts";

/** Everything the runtime wants of time. Give your own to test without waiting: `@planasonix/runtime/testing` has one. */
export interface Clock {
  /** Milliseconds since 1970 by the wall clock: for the dates that a server names. */
  now(): number;
  /** Milliseconds of a clock that is never set: for durations and deadlines. */
  monotonic(): number;
  /** Calls back once, after so many milliseconds. Answers a function that cancels it. */
  timer(ms: number, callback: () => void): () => void;
  /** Resolves after so many milliseconds; rejects at once with the signal's reason when that aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The time of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  timer: sharedTimer,
  sleep: (ms, signal) =>
    sleepOn(
      (restMs, callback) => {
        const timer = setTimeout(callback, Math.min(restMs, maxTimerMs));
        return () => clearTimeout(timer);
      },
      ms,
      signal,
    ),
};

/** Sleeping, made of a timer that keeps the process running. */
export function sleepOn(timer: Clock["timer"], ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const cancel = timer(ms, () => {
      forget?.();
      resolve();
    });
    const forget =
      signal &&
      onAbort(signal, () => {
        cancel();
        forget?.();
        reject(signal.reason);
      });
  });
}
