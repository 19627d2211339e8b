interface Hub {
  readonly callbacks: Set<() => void>;
  readonly fire: () => void;
}

const hubs = new WeakMap<AbortSignal, Hub>();

/**
 * Calls back when the signal aborts; answers a function that ends that. However many wait for one signal, it carries one
 * listener: thousands of calls under a long-lived signal neither leak nor set off Node's leak warning.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const hub = hubs.get(signal) ?? attach(signal);
  hub.callbacks.add(callback);
  return () => {
    hub.callbacks.delete(callback);
    if (hub.callbacks.size > 0 || hubs.get(signal) !== hub) return;
    hubs.delete(signal);
    signal.removeEventListener("abort", hub.fire);
  };
}

function attach(signal: AbortSignal): Hub {
  const callbacks = new Set<() => void>();
  const fire = (): void => {
    for (const callback of [...callbacks]) callback();
  };
  const hub: Hub = { callbacks, fire };
  hubs.set(signal, hub);
  signal.addEventListener("abort", fire);
  return hub;
}
