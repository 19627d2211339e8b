// The sandbox as a server of the suite. Cases that can change data get a tenant of their own, with the initial data.
import type { ClientOptions, Fetch } from "@planasonix/client";
import { type Sandbox, type SandboxTenant, startSandbox } from "@planasonix/sandbox";
import { createPrismProxy, type PrismProxy } from "./prism-proxy.ts";

/** How requests of the clients reach the sandbox: without a connection, or over HTTP through Prism's proxy. */
export type Way = "direct" | "proxy";

/** A sandbox, and how the clients reach it. */
export interface SandboxServer extends AsyncDisposable {
  /** Opens a new tenant with the initial data. */
  readonly open: () => Promise<SandboxTenant>;
  /** The `fetch` for the clients of a tenant. */
  readonly fetchOf: (tenant: SandboxTenant) => Fetch;
  /** The proxy; undefined if there is none. */
  readonly proxy: PrismProxy | undefined;
}

/** Starts a sandbox with a clock that only the clients move, and with a rate limit that the suite never reaches. */
export async function startSandboxServer(way: Way, description: object): Promise<SandboxServer> {
  const port = way === "proxy" ? 0 : false;
  const sandbox: Sandbox = await startSandbox({ clock: "manual", port, randomSeed: 1, rateLimit: 1_000_000 });
  const proxy = way === "proxy" ? await createPrismProxy(description) : undefined;
  return {
    open: sandbox.tenant,
    fetchOf: (tenant) => proxy?.fetch(tenant.url) ?? tenant.fetch,
    proxy,
    [Symbol.asyncDispose]: sandbox.close,
  };
}

/** The options of a client for a tenant. The waits of the client move the tenant's clock and take no real time. */
export function clientOptions({ fetchOf }: SandboxServer, tenant: SandboxTenant): ClientOptions {
  return { apiKey: tenant.apiKey, baseUrl: tenant.url, fetch: fetchOf(tenant), clock: tenant.clock.client };
}
