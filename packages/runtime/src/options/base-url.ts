/** The public server. */
const publicUrl = "https://api.planasonix.com/v1";

/**
 * Checks the base URL that `name` holds; answers it without a slash at the end.
 *
 * @throws {TypeError} If it is no URL, has no version, carries a user, a query or a fragment, or would send the key in the
 *   clear. The address is not quoted where it may hold a password.
 */
export function parseBaseUrl(name: string, given: string | URL = publicUrl, allowHttp = false): string {
  const text = String(given);
  const url = new URL(URL.canParse(text) ? text : "x:");
  const { protocol, origin, pathname, host, hostname } = url;
  const path = pathname.replace(/\/+$/, "");
  const isLocal = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  const isSafe = protocol === "https:" || (protocol === "http:" && (isLocal || allowHttp));
  if (isSafe && path && url.href.startsWith(origin + path) && !/[?#]/.test(url.href)) return origin + path;
  const example = host ? `${isSafe ? protocol : "https:"}//${host}${path || "/v1"}` : publicUrl;
  throw new TypeError(
    `${name} must begin with https:// (or http:// on this machine), include the version, and hold no user, query or fragment, as in ${example}`,
  );
}
