/** Callbacks that wait for the same length of time. */
type Entries = Set<{ readonly dueAt: number; readonly callback: () => void }>;

/** Longer timers overflow and fire at once. */
export const maxTimerMs: number = 2 ** 31 - 1;
const waiting = new Map<number, Entries>();

/**
 * Calls back once, after so many milliseconds; answers a function that cancels it. Nearly every bound is lifted long before
 * its time, so setting and clearing a timer for each is what costs: those of one whole length share a timer. Like that of
 * `AbortSignal.timeout` it does not keep a process running; the work that it bounds does.
 */
export function sharedTimer(ms: number, callback: () => void): () => void {
  if (!Number.isInteger(ms)) {
    const timer = setTimeout(callback, Math.min(ms, maxTimerMs));
    return () => clearTimeout(timer);
  }
  const entries = waiting.get(ms) ?? start(ms);
  const entry = { callback, dueAt: performance.now() + ms };
  entries.add(entry);
  return () => entries.delete(entry);
}

function start(ms: number): Entries {
  const entries: Entries = new Set();
  const ring = (): void => {
    for (const entry of entries) {
      const restMs = entry.dueAt - performance.now();
      if (restMs > 1) {
        arm(restMs);
        return;
      }
      entries.delete(entry);
      entry.callback();
    }
    waiting.delete(ms);
  };
  const arm = (restMs: number): void => {
    Object(setTimeout(ring, Math.min(restMs, maxTimerMs))).unref?.(); // of Node's and its like
  };
  waiting.set(ms, entries);
  arm(ms);
  return entries;
}
