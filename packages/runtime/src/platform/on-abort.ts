/** The listener of one signal, and the callbacks that it calls. */
interface Hub {
  readonly callbacks: Set<() => void>;
  readonly fire: () => void;
}

const hubs = new WeakMap<AbortSignal, Hub>();

/**
 * Calls back when the signal aborts; returns a function that stops that. However many callbacks a signal has, it carries one
 * listener, and none without callbacks: thousands of calls under a long-lived signal neither leak nor trigger Node's warning.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const hub = hubs.get(signal) ?? createHub();
  const { callbacks, fire } = hub;
  hubs.set(signal, hub);
  callbacks.add(callback);
  signal.addEventListener("abort", fire); // adding the same listener again has no effect
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
