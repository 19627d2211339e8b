// The only folder that uses globals of the platform: time, `fetch`, the environment, randomness, the console.
import { onAbort, reasonOf } from "./time-limit.ts";

/** Everything the runtime needs of time. Pass your own to test without waiting: `@planasonix/runtime/testing` has one. */
export interface Clock {
  /** Milliseconds since 1970 by the wall clock: for the dates that a server states. */
  now(): number;
  /** Milliseconds of a clock that is never set: for durations and deadlines. */
  monotonic(): number;
  /** Calls back once, after this many milliseconds. Returns a function that cancels it. */
  timer(ms: number, callback: () => void): () => void;
  /** Resolves after this many milliseconds; rejects at once with the signal's reason when that aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The time of the machine. Its timers do not keep a process running: the work that they limit does. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  timer: (ms, callback) => startTimer(ms, callback, true),
  sleep: (ms, signal) => sleepWith(startTimer, ms, signal),
};

/** Sleeps by means of a timer that keeps the process running. */
export function sleepWith(timer: Clock["timer"], ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(reasonOf(signal));
    const cancel = timer(ms, () => {
      stopListening?.();
      resolve();
    });
    const stopListening =
      signal &&
      onAbort(signal, () => {
        cancel();
        stopListening?.();
        reject(reasonOf(signal));
      });
  });
}

/** Longer timers overflow and fire at once. */
const maxTimerMs = 2 ** 31 - 1;

/**
 * Starts a timer of the platform; returns what cancels it. No two calls share one: some platforms end timers with the request
 * that started them, and fake timers of tests take theirs along. For the same reason a timer is not cleared once the timers
 * have been replaced: that would break those of node:test. A weak timer does not keep a process running, as that of `AbortSignal.timeout`: the work that it
 * limits does.
 */
function startTimer(ms: number, callback: () => void, isWeak = false): () => void {
  const { clearTimeout } = globalThis;
  let isCanceled = false;
  const timer = setTimeout(() => isCanceled || callback(), Math.min(ms, maxTimerMs));
  const weaken = (): void => Object(timer).unref?.(); // only timers of Node and its like have it
  if (isWeak) weaken();
  return () => {
    isCanceled = true;
    if (globalThis.clearTimeout === clearTimeout) clearTimeout(timer);
    else weaken();
  };
}
