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

/** The operations of a deployment with a description of its own. */
export interface OwnOperations {
  /** The path of its file. */
  readonly spec: string;
  /** The names of the sandbox for operations that have others there. */
  readonly known: ReadonlyMap<string, string>;
}

/** Starts a sandbox with a clock that only the clients move, and with a rate limit that the suite never reaches. */
export async function startSandboxServer(way: Way, description: object, own?: OwnOperations): Promise<SandboxServer> {
  const port = way === "proxy" ? 0 : false;
  const fixed = { clock: "manual", randomSeed: 1, rateLimit: 1_000_000 } as const;
  const sandbox: Sandbox = await startSandbox({ ...fixed, port, ...(own && { spec: own.spec }) });
  const proxy = way === "proxy" ? await createPrismProxy(description) : undefined;
  return {
    open: own === undefined ? sandbox.tenant : async () => withOwnNames(await sandbox.tenant(), own),
    fetchOf: (tenant) => proxy?.fetch(tenant.url) ?? tenant.fetch,
    proxy,
    [Symbol.asyncDispose]: sandbox.close,
  };
}

/** A tenant that takes the names of a deployment for operations whose requests are to fail. */
function withOwnNames(tenant: SandboxTenant, { known }: OwnOperations): SandboxTenant {
  const add: SandboxTenant["faults"]["add"] = ({ operation, ...fault }) =>
    tenant.faults.add({ ...fault, ...(operation !== undefined && { operation: known.get(operation) ?? operation }) });
  return { ...tenant, faults: { ...tenant.faults, add } };
}

/** The options of a client for a tenant. The waits of the client move the tenant's clock and take no real time. */
export function clientOptions({ fetchOf }: SandboxServer, tenant: SandboxTenant): ClientOptions {
  return { apiKey: tenant.apiKey, baseUrl: tenant.url, fetch: fetchOf(tenant), clock: tenant.clock.client };
}
