// The only folder that uses globals of the platform: time, `fetch`, the environment, randomness, the console.
import { onAbort } from "./on-abort.ts";

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

/** The time of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  timer: sharedTimer,
  sleep: (ms, signal) => sleepWith(nativeTimer, ms, signal),
};

/** Sleeps by means of a timer that keeps the process running. */
export function sleepWith(timer: Clock["timer"], ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const cancel = timer(ms, () => {
      stopListening?.();
      resolve();
    });
    const stopListening =
      signal &&
      onAbort(signal, () => {
        cancel();
        stopListening?.();
        reject(signal.reason);
      });
  });
}

/** Longer timers overflow and fire at once. */
const maxTimerMs = 2 ** 31 - 1;

function nativeTimer(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, Math.min(ms, maxTimerMs));
  return () => clearTimeout(timer);
}

/** Callbacks with the same timeout, the earliest first. */
type Entries = Set<{ readonly dueAt: number; readonly callback: () => void }>;

const entriesByTimeout = new Map<number, Entries>();

/**
 * Calls back once, after this many milliseconds; returns a function that cancels it. Almost every timeout is canceled before it
 * fires, so one native timer is shared by all timeouts of the same duration in whole milliseconds. Like that of
 * `AbortSignal.timeout` it does not keep a process running; the work that it limits does.
 */
function sharedTimer(ms: number, callback: () => void): () => void {
  if (!Number.isInteger(ms)) return nativeTimer(ms, callback);
  const entries = entriesByTimeout.get(ms) ?? startSharedTimer(ms);
  const entry = { callback, dueAt: performance.now() + ms };
  entries.add(entry);
  return () => entries.delete(entry);
}

function startSharedTimer(ms: number): Entries {
  const entries: Entries = new Set();
  const fire = (): void => {
    for (const entry of entries) {
      const restMs = entry.dueAt - performance.now();
      if (restMs > 1) {
        arm(restMs);
        return;
      }
      entries.delete(entry);
      entry.callback();
    }
    entriesByTimeout.delete(ms);
  };
  const arm = (restMs: number): void => {
    Object(setTimeout(fire, Math.min(restMs, maxTimerMs))).unref?.(); // only timers of Node and its like have it
  };
  entriesByTimeout.set(ms, entries);
  arm(ms);
  return entries;
}
