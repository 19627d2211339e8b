// A web page can let a name of its own resolve to 127.0.0.1, and then send requests to a server on this machine and
// read the responses (DNS rebinding). Its requests still name that host, so the server can tell them apart.
import type { Fault } from "./fault.ts";

/** Whether a value is a host name or an address, without a scheme and a port. */
export function isHostName(value: unknown): value is string {
  return typeof value === "string" && /^([\w-]+(\.[\w-]+)*|\[?[\da-f:.]+:[\da-f:.]*\]?)$/i.test(value);
}

/** Whether a host name or an address belongs to this machine alone. */
export function isLoopback(host: string): boolean {
  return /^((.+\.)?localhost|(::ffff:)?127(\.\d{1,3}){3}|::1)$/.test(normalized(host));
}

/** The fault of a request whose `Host` header names a host that is neither loopback nor in `allowed`. */
export function foreignHost(header: string | undefined, allowed: readonly string[]): Fault | undefined {
  // HTTP/1.0 permits requests without a host. Browsers always send one.
  if (header === undefined || belongs(hostOf(header), allowed)) return undefined;
  return refusal(`This server accepts only requests for localhost, and this one is for ${quote(header)}`, header);
}

/**
 * The fault of a request from a web page that is neither on this machine, nor on the host of the request itself, nor on
 * one in `allowed`.
 */
export function foreignOrigin(
  { origin, host }: Readonly<Record<string, string>>,
  allowed: readonly string[],
): Fault | undefined {
  if (origin === undefined) return undefined;
  const authority = /^https?:\/\/(.+)$/i.exec(origin)?.[1];
  if (authority !== undefined && (authority === host || belongs(hostOf(authority), allowed))) return undefined;
  return refusal(`Web pages of ${quote(origin)} must not control this server`, authority);
}

function refusal(problem: string, authority: string | undefined): Fault {
  const host = hostOf(authority ?? "");
  const fix = isHostName(host) ? ` To permit that, start the server with --allow-host ${host} (\`allowHosts\`).` : "";
  return { status: 403, message: `${problem}.${fix}` };
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
