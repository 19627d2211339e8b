import { UsageError } from "../../errors/usage-error.ts";
import { isLoopback } from "./loopback.ts";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Returns the proxy for an https URL: that of `HTTPS_PROXY`, unless `NO_PROXY` names the host. A server on this machine has
 * none, and the client sends plain http to no other: so no proxy ever reads an API key.
 *
 * @throws {UsageError} If the variable does not contain an http or https URL. The message shows no password.
 */
export function proxyFor(url: URL, env: Env): URL | undefined {
  const given = env.https_proxy || env.HTTPS_PROXY;
  if (!given || isLoopback(url.hostname) || isExcepted(url, env.no_proxy || env.NO_PROXY || "")) return undefined;
  const text = given.includes("://") ? given : `http://${given}`;
  const proxy = URL.canParse(text) ? new URL(text) : undefined;
  if (proxy && /^https?:$/.test(proxy.protocol)) return proxy;
  throw new UsageError("HTTPS_PROXY must be the URL of a proxy, such as http://proxy.example:3128");
}

/** Where a proxy listens, as an option of a request. */
export function proxyAddress({ protocol, hostname, port }: URL): {
  readonly protocol: string;
  readonly host: string;
  readonly port: string | number;
} {
  return { protocol, host: hostname.replace(/^\[|\]$/g, ""), port: port || (protocol === "https:" ? 443 : 80) };
}

/** `NO_PROXY` lists hosts, domains with or without a leading dot, hosts with a port, or `*`. */
function isExcepted({ hostname, port }: URL, list: string): boolean {
  const ownPort = port || "443";
  const host = hostname.replace(/^\[|\]$/g, "");
  return list
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === "*") return true;
      const [, name = "", namedPort] = /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(entry) ?? [];
      const domain = name.replace(/^\*?\./, "").toLowerCase();
      return (namedPort === undefined || namedPort === ownPort) && (host === domain || host.endsWith(`.${domain}`));
    });
}
