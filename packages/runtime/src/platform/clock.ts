import { abortReason, onAbort, weaken } from "./platform.ts";

/** All time functions of the runtime. To test without waiting, pass `fakeClock()` of `@planasonix/client/testing`. */
export interface Clock {
  /** Milliseconds since 1970 on the wall clock, to compare with dates of the server. */
  now(): number;
  /** Milliseconds on a clock that is never adjusted, for durations and deadlines. */
  monotonic(): number;
  /** Calls back once, after this many milliseconds. Returns a function that cancels the timer. */
  timer(ms: number, callback: () => void): () => void;
  /** Resolves after this many milliseconds. Rejects with the signal's reason as soon as the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The system clock. A `sleep` keeps a process running. A `timer` does not, because the work that it limits does. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  timer: (ms, callback) => startTimer(ms, callback, true),
  sleep: (ms, signal) => sleepWith(startTimer, ms, signal),
};

/** Implements `sleep` with the given timer. */
export function sleepWith(timer: Clock["timer"], ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortReason(signal));
    const cancel = timer(ms, () => {
      stopListening?.();
      resolve();
    });
    const stopListening =
      signal &&
      onAbort(signal, () => {
        cancel();
        stopListening?.();
        reject(abortReason(signal));
      });
  });
}

/** The maximum delay of a timer, in milliseconds. Beyond this, the platform's timers overflow and fire at once. */
const maxTimerMs = 2 ** 31 - 1;

/**
 * Starts a platform timer and returns a function that cancels it. A weak timer, like that of `AbortSignal.timeout`,
 * does not keep the process running. No two calls share a timer: some platforms end timers with the incoming request
 * that started them, and test tools discard their fake timers. A timer is not cleared once the platform's timers have
 * been replaced, since that would break the fake timers of node:test.
 */
function startTimer(ms: number, callback: () => void, isWeak = false): () => void {
  const { clearTimeout } = globalThis;
  let isCanceled = false;
  const timer = setTimeout(() => isCanceled || callback(), Math.min(ms, maxTimerMs));
  if (isWeak) weaken(timer);
  return () => {
    isCanceled = true;
    if (globalThis.clearTimeout === clearTimeout) clearTimeout(timer);
    else weaken(timer);
  };
}
