import type { Redirect } from "./host.ts";

// Browsers reveal neither why a request failed nor where a redirect leads. A function without a body removes from the
// bundle what depends on its result.

/** Whether it is certain that nothing was sent: never. */
export function isUnsent(_error: unknown): undefined {}

/** Returns the code of an error, otherwise its name. */
export function codeOf(error: unknown): string {
  const { code, name } = Object(error);
  return [code, name].find((text) => text && typeof text === "string") ?? "Error";
}

/** Returns the redirect in a response, without its location; `undefined` for any other response. */
export function redirectOf({ status, headers }: Response, _from: string): Redirect | undefined {
  return status === 0 || (status >= 300 && status < 400 && headers.has("location"))
    ? { location: undefined }
    : undefined;
}

/** Returns no URL: a redirect without a target cannot be followed. */
export function redirectTarget(_method: string, _redirect: Redirect, _from: string, _hop: number): undefined {}

/** Returns no location. */
export function shownLocation(_redirect: Redirect): undefined {}

/** Lets a process end although a timer is pending: jsdom and other test environments use this build on Node. */
export function weaken(timer: unknown): void {
  Object(timer).unref?.();
}

/** Keeps the browser from returning stale responses. */
export const uncached = (): RequestInit => ({ cache: "no-store" });

/** Whether the host drops promises with the request that created them: no. */
export function isolatesCalls(): undefined {}

/** Creates a weak reference. */
export const weakly = <Target extends object>(target: Target): WeakRef<Target> => new WeakRef(target);

/** Calls back some time after a target has been garbage-collected. The callback must not refer to the target. */
export function onCollected(target: object, callback: () => void): void {
  collected.register(target, callback);
}

const collected = /* @__PURE__ */ new FinalizationRegistry<() => void>((call) => call());
