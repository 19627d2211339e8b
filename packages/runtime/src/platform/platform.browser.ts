// Minifiers remove code that depends on the result of a function without a body.

/** Lets a process end although a timer is pending: jsdom and similar test environments use this build on Node. */
export function weaken(timer: unknown): void {
  Object(timer).unref?.();
}

/** Browsers have no such function. */
export const afterArrivals = undefined;

/** Keeps the browser from returning stale responses. */
export const uncached = (): RequestInit => ({ cache: "no-store" });

/** Returns nothing: browsers do not tie promises to an incoming request. */
export function isolatesCalls(): undefined {}

/** Creates a weak reference: every supported browser has `WeakRef`. */
export const weakly = <Target extends object>(target: Target): WeakRef<Target> => new WeakRef(target);

/** Calls back some time after a target has been garbage-collected. The callback must not refer to the target. */
export function onCollected(target: object, callback: () => void): void {
  collected.register(target, callback);
}

const collected = /* @__PURE__ */ new FinalizationRegistry<() => void>((call) => call());

/** Calls back when the signal aborts. Returns a function that removes the callback. Browsers do not count listeners. */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  signal.addEventListener("abort", callback);
  return () => signal.removeEventListener("abort", callback);
}

/** Returns the abort reason of a signal: the signals of every supported browser have one. */
export const abortReason = (signal: AbortSignal): unknown => signal.reason;
