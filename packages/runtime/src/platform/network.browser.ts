import type { Redirect } from "./network.ts";

// What browsers reveal about the network: neither why a request failed nor where a redirect leads. Functions without a body
// remove from the bundle what depends on their result.

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
