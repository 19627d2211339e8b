/** The listener of one signal, and the callbacks that it calls. */
interface Hub {
  readonly callbacks: Set<() => void>;
  readonly fire: () => void;
}

const hubs = new WeakMap<AbortSignal, Hub>();

/**
 * Calls back when the signal aborts. Returns a function that removes the callback. A signal has one listener for all
 * callbacks, and none without callbacks: many calls with one signal neither leak listeners nor trigger Node's
 * `MaxListenersExceededWarning`.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const hub = hubs.get(signal) ?? createHub();
  const { callbacks, fire } = hub;
  hubs.set(signal, hub);
  callbacks.add(callback);
  signal.addEventListener("abort", fire); // Adding the same listener again has no effect.
  return () => {
    callbacks.delete(callback);
    if (callbacks.size === 0) signal.removeEventListener("abort", fire);
  };
}

function createHub(): Hub {
  const callbacks = new Set<() => void>();
  const fire = (): void => {
    for (const callback of callbacks) callback();
  };
  return { callbacks, fire };
}

const abortErrors = new WeakMap<AbortSignal, DOMException>();

/** Returns the abort reason of a signal; an `AbortError` for a polyfilled signal without reasons. */
export function abortReason(signal: AbortSignal): unknown {
  if ("reason" in signal) return signal.reason;
  const error = abortErrors.get(signal) ?? new DOMException("This operation was aborted", "AbortError");
  abortErrors.set(signal, error);
  return error;
}
