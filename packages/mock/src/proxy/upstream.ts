/**
 * Whether a value is a base URL that may receive an API key: https, or http on this machine, without credentials, query
 * or fragment.
 */
export function isUpstream(value: unknown): boolean {
  if (typeof value !== "string" || !URL.canParse(value)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(value);
  // Narrower than for requests that arrive: a resolver may ask a name server for a name below `.localhost`, and the API
  // key would be sent there in plain text.
  const isLocal = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return (protocol === "https:" || (protocol === "http:" && isLocal)) && !(username || password || search || hash);
}

/** The rule of {@link isUpstream}, as the end of the message "must be ...". */
export const upstreamRule =
  "an https:// base URL with the version, such as https://api.planasonix.com/v1 (http:// on this machine only)";
