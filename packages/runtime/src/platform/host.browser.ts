import type { Redirect } from "./host.ts";
import { readText } from "./thrown.ts";

// Browsers reveal neither why a request failed nor where a redirect leads. Minifiers remove code that depends on the
// result of a function without a body.

/** Returns nothing, because in browsers it is never certain that nothing was sent. */
export function isUnsent(_error: unknown): undefined {}

/** Returns the code of an error, otherwise its name. */
export function codeOf(error: unknown): string {
  return readText(error, "code") || readText(error, "name") || "Error";
}

/** Returns the code of an error, otherwise its message. */
export function reasonOf(error: unknown): string {
  return readText(error, "code") || readText(error, "message") || codeOf(error);
}

/** Returns the redirect in a response, without its location; `undefined` for any other response. */
export function redirectOf({ status, headers }: Response, _from: string): Redirect | undefined {
  return status === 0 || (status >= 300 && status < 400 && headers.has("location"))
    ? { location: undefined }
    : undefined;
}

/** Returns nothing: a redirect with a hidden target cannot be followed. */
export function redirectTarget(_method: string, _redirect: Redirect, _from: string, _hop: number): undefined {}

/** Returns nothing, because browsers hide the location. */
export function shownLocation(_redirect: Redirect): undefined {}

/** Says why a redirect is not followed. */
export const describeRedirect = (_redirect: Redirect): string => "an address that browsers hide; check `baseUrl`";

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

/** Returns the value: consoles of browsers show it to its full depth. */
export const printAsLine = (value: unknown): unknown => value;

/** Names of headers whose values may be shown: browsers hide most others. */
export const harmlessHeader: RegExp =
  /^(accept|content-.+|date|etag|idempotency-key|retry-after|user-agent|x-ratelimit-.+|x-request-id)$/;
