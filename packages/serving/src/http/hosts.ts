// Refuses requests by their `Host` (DNS rebinding) and by the `Origin` of the web page that sends them.
// DNS rebinding: a web page lets a name of its own resolve to 127.0.0.1, and then sends requests to a server on this
// machine and reads the responses. Its requests still name that host, so the server can tell them apart.
import type { ErrorReply } from "./error-reply.ts";

/** Whether a value is a host name or an address, without a scheme and a port. */
export function isHostName(value: unknown): value is string {
  return typeof value === "string" && /^([\w-]+(\.[\w-]+)*|\[?[\da-f:.]+:[\da-f:.]*\]?)$/i.test(value);
}

/**
 * Whether a host name or an address belongs to this machine alone. It can come from a header or an option, with upper
 * case, brackets or a final dot. A name below `.localhost` belongs to it, because nobody can register such a name.
 */
export function isLoopback(host: string): boolean {
  return /^((.+\.)?localhost|(::ffff:)?127(\.\d{1,3}){3}|::1)$/.test(normalized(host));
}

/** Whose requests a server accepts, in addition to those of this machine. */
export interface Allowed {
  /** Names by which clients reach the server; their web pages may use it as well. */
  readonly hosts: readonly string[];
  /** Origins whose web pages may use the server, such as `https://app.test`. @default none */
  readonly origins?: readonly string[] | undefined;
}

/**
 * The error reply to a request whose `Host` header names a host that is neither loopback nor in `hosts`. A server that
 * listens elsewhere than on loopback cannot know the names that other machines have for it. So it also accepts addresses,
 * and names that no public name server has: an attacker needs a public name, because that name must lead to his page
 * first.
 */
export function foreignHost(
  header: string | undefined,
  { hosts, isLocal }: Pick<Allowed, "hosts"> & { readonly isLocal: boolean },
): ErrorReply | undefined {
  // HTTP/1.0 permits requests without a host. Browsers always send one.
  if (header === undefined) return undefined;
  const host = hostOf(header);
  if (host !== undefined && (belongs(host, hosts) || (!isLocal && isNotPublic(host)))) return undefined;
  const accepted = isLocal ? "localhost" : "addresses, names without a dot, and names below .local and .internal";
  const fix = host !== undefined && isHostName(host) ? `--allow-host ${host} (\`allowHosts\`)` : undefined;
  return refusal(`This server accepts only requests for ${accepted}, and this one is for ${quote(header)}`, fix);
}

/**
 * The error reply to a request from a web page that is neither on this machine, nor on the host of the request itself,
 * nor allowed. A page without an origin of its own, such as a sandboxed frame of any site, has the origin `null`, and is
 * never allowed.
 */
export function foreignOrigin(
  { origin, host }: Readonly<Record<string, string>>,
  { hosts, origins = [] }: Allowed,
): ErrorReply | undefined {
  if (origin === undefined) return undefined;
  const [, authority] = /^https?:\/\/(.+)$/i.exec(origin) ?? [];
  if (authority !== undefined && (authority === host || belongs(hostOf(authority), hosts))) return undefined;
  if (authority !== undefined && origins.includes(origin)) return undefined;
  const fix = isOrigin(origin) ? `--allow-origin ${origin} (\`allowOrigins\`)` : undefined;
  return refusal(`Web pages of ${quote(origin)} must not use this server`, fix);
}

/** Whether a value is the origin of a web page: a scheme and a host, with a port unless it is that of the scheme. */
export function isOrigin(value: unknown): value is string {
  return typeof value === "string" && /^https?:/.test(value) && URL.canParse(value) && new URL(value).origin === value;
}

function refusal(problem: string, fix: string | undefined): ErrorReply {
  const permit = fix === undefined ? "" : ` To permit that, start the server with ${fix}.`;
  return { status: 403, message: `${problem}.${permit}` };
}

/** Whether a host is an address, or a name that cannot be registered. */
function isNotPublic(host: string): boolean {
  return /^(\d{1,3}(\.\d{1,3}){3}|.*:.*|[\w-]+|.+\.(local|internal))$/.test(normalized(host));
}

function belongs(host: string | undefined, allowed: readonly string[]): boolean {
  return host !== undefined && (isLoopback(host) || allowed.some((one) => normalized(one) === normalized(host)));
}

/** The host of `host:port`; undefined if the text is something else. */
function hostOf(authority: string): string | undefined {
  return /^(\[[^\]]+\]|[^:]+)(:\d*)?$/.exec(authority)?.[1];
}

function normalized(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}
