import type { Redirect } from "./redirect.ts";

// Browsers do not reveal where a redirect leads. Minifiers remove code that depends on the result of a function without
// a body.

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
