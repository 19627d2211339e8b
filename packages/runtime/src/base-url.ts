/** The public server. */
const publicUrl = "https://api.planasonix.com/v1";

/**
 * Checks the base URL that `name` holds; answers it without a slash at the end.
 *
 * @throws {TypeError} If it is no URL, has no version, carries a user, a query or a fragment, or would send the key in the
 *   clear.
 */
export function parseBaseUrl(name: string, given: string | URL = publicUrl, allowHttp = false): string {
  const text = String(given);
  const fail = (rule: string, suggestion: string): never => {
    throw new TypeError(`${name} ${rule}, as in ${suggestion}`);
  };
  if (!URL.canParse(text)) fail("must be an absolute URL", publicUrl);
  const url = new URL(text);
  const bare = url.origin + url.pathname.replace(/\/+$/, "");
  if (!/^https?:$/.test(url.protocol)) fail("must begin with https://", publicUrl);
  if (url.username || url.password || url.search || url.hash) fail("must hold no user, query or fragment", bare);
  if (url.pathname === "/") fail("must include the version of the API", `${url.origin}/v1`);
  if (url.protocol === "http:" && !allowHttp && !isLoopback(url.hostname)) {
    fail("must begin with https://, or the key can be read on the way", bare.replace("http", "https"));
  }
  return bare;
}

function isLoopback(host: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(host);
}
