/** Callbacks that wait for the same length of time, and the one timer that they share. */
interface Bell {
  readonly waiting: Set<Entry>;
  timer: unknown;
}

interface Entry {
  readonly dueAt: number;
  readonly callback: () => void;
}

/** Longer timers overflow and fire at once. */
const maxTimerMs = 2 ** 31 - 1;
const bells = new Map<number, Bell>();

/**
 * Calls back once, after so many milliseconds; answers a function that cancels it. Nearly every bound is lifted long before
 * its time, so setting and clearing a timer for each is what costs: those of one whole length share a timer. It keeps the
 * process running only while someone waits.
 */
export function sharedTimer(ms: number, callback: () => void): () => void {
  if (!Number.isInteger(ms)) {
    const timer = setTimeout(callback, Math.min(ms, maxTimerMs));
    return () => clearTimeout(timer);
  }
  const bell = bells.get(ms) ?? createBell(ms);
  const entry = { callback, dueAt: performance.now() + ms };
  if (bell.waiting.size === 0) hold(bell.timer, "ref");
  bell.waiting.add(entry);
  return () => {
    if (bell.waiting.delete(entry) && bell.waiting.size === 0) hold(bell.timer, "unref");
  };
}

function createBell(ms: number): Bell {
  const bell: Bell = { waiting: new Set(), timer: undefined };
  const ring = (): void => {
    for (const entry of bell.waiting) {
      const restMs = entry.dueAt - performance.now();
      if (restMs > 1) {
        arm(restMs);
        return;
      }
      bell.waiting.delete(entry);
      entry.callback();
    }
    bells.delete(ms);
  };
  const arm = (restMs: number): void => {
    bell.timer = setTimeout(ring, Math.min(restMs, maxTimerMs));
  };
  bells.set(ms, bell);
  arm(ms);
  return bell;
}

/** Where there are processes, a timer can hold them. */
function hold(timer: unknown, verb: "ref" | "unref"): void {
  const method: unknown = timer instanceof Object && Reflect.get(timer, verb);
  if (typeof method === "function") Reflect.apply(method, timer, []);
}
