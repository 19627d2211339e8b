// What differs between browsers and other platforms: how to bypass their caches, how long they keep timers and objects,
// and what their signals can do. The build for browsers uses `platform.browser.ts` instead.

export { abortReason, onAbort } from "./abort.ts";

/** Lets the process end although a timer is pending. Only Node and similar platforms have such timers. */
export function weaken(timer: unknown): void {
  Object(timer).unref?.();
}

/**
 * Calls back when all responses that have arrived are handled; `undefined` if the platform cannot. Read once: test
 * tools replace it, and calls must not depend on their clocks.
 */
export const afterArrivals: ((callback: () => void) => unknown) | undefined = Reflect.get(globalThis, "setImmediate");

/**
 * Keeps a caching `fetch`, such as that of Next.js, from returning stale responses. workerd can reject options that its
 * `Request` lacks.
 */
export const uncached = (prototype: object = Request.prototype): RequestInit =>
  "cache" in prototype ? { cache: "no-store" } : {};

/**
 * Whether the platform ties promises and timers to the incoming request that created them and drops them when it ends,
 * as workerd does. On such platforms, calls share only data.
 */
export function isolatesCalls(): boolean {
  return "WebSocketPair" in globalThis;
}

/** Creates a weak reference. Where the platform has none, such as old versions of workerd, the reference is strong. */
export function weakly<Target extends object>(target: Target): Pick<WeakRef<Target>, "deref"> {
  return "WeakRef" in globalThis ? new WeakRef(target) : { deref: () => target };
}

let collected: FinalizationRegistry<() => void> | undefined;

/**
 * Calls back some time after a target has been garbage-collected, if the platform reports that. The callback must not
 * refer to the target.
 */
export function onCollected(target: object, callback: () => void): void {
  if (!("FinalizationRegistry" in globalThis)) return;
  collected ??= new FinalizationRegistry((call) => call());
  collected.register(target, callback);
}
