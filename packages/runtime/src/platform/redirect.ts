// Which redirects are followed, and how they are described. The build for browsers uses `redirect.browser.ts` instead,
// because browsers hide where a redirect leads.

/** A redirect, as far as the platform reveals it. */
export interface Redirect {
  /** The target; `undefined` if it is hidden or not a URL. */
  readonly location: URL | undefined;
}

/** Returns the redirect; `undefined` if the response is not one. Status 0: the platform hides status and target. */
export function redirectOf({ status, headers }: Response, from: string): Redirect | undefined {
  if (status >= 400 || (status > 0 && status < 300)) return undefined;
  const location = headers.get("location");
  if (status && location === null) return undefined;
  return { location: location !== null && URL.canParse(location, from) ? new URL(location, from) : undefined };
}

const maxHops = 5;

/**
 * Returns the target of a redirect that may be followed, otherwise `undefined`. Only a GET or HEAD may be redirected,
 * at most five times, and only within the origin: no other server may receive the API key or a body.
 */
export function redirectTarget(method: string, { location }: Redirect, from: string, hop: number): string | undefined {
  const isSafe = /^(GET|HEAD)$/.test(method) && location?.origin === new URL(from).origin;
  return isSafe && hop < maxHops ? location?.href : undefined;
}

/** The target of a redirect without its query, which may contain secrets. */
export function shownLocation({ location }: Redirect): string | undefined {
  return location && location.origin + location.pathname;
}

/** Says where a redirect leads that is not followed, and which ones are. */
export function describeRedirect(redirect: Redirect): string {
  const target = shownLocation(redirect) ?? "an unknown address";
  return `${target}; the SDK follows at most ${maxHops} redirects of a read, within its origin`;
}
