/** The listener of one signal, and who waits for it. */
interface Hub {
  readonly callbacks: Set<() => void>;
  readonly fire: () => void;
}

const hubs = new WeakMap<AbortSignal, Hub>();

/**
 * Calls back when the signal aborts; answers a function that ends that. However many wait for one signal, it carries one
 * listener, and none when nobody waits: thousands of calls under a long-lived signal neither leak nor set off Node's warning.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const hub = hubs.get(signal) ?? createHub();
  const { callbacks, fire } = hub;
  hubs.set(signal, hub);
  callbacks.add(callback);
  signal.addEventListener("abort", fire); // twice the same counts once
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
