// The sandbox as a server and as a function: options, and start to stop.
import { randomUUID } from "node:crypto";
import { basePath, faultResponse, listen } from "@planasonix/serving";
import { SandboxError } from "../description/sandbox-error.ts";
import { createPlatform } from "../execution/platform.ts";
import { createTenancy } from "../execution/tenancy.ts";
import { createHandler } from "./handler.ts";
import { createFetch } from "./in-process.ts";
import { checkSandboxOptions, rateLimitsOf, type SandboxOptions } from "./options.ts";
import { createSandboxTenant, type SandboxTenant } from "./sandbox-tenant.ts";

/** A running sandbox. It is the tenant whose key is printed at the start, and makes further ones. */
export interface Sandbox extends SandboxTenant {
  /** Creates a tenant: a key with its own data, clock, faults and journal. */
  tenant(): Promise<SandboxTenant>;
  /** How many operations it serves. */
  readonly operations: number;
  /** Stops the sandbox, and closes its connections and its data file. May be called again. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The base URL of a sandbox without a port. `fetch` of the sandbox answers it; nothing else does. */
const offlineOrigin = "http://sandbox.localhost";

/**
 * Starts a Planasonix in this process, which remembers what it is told.
 *
 * @throws {TypeError} If an option is unknown or wrong.
 * @throws {SandboxError} If the port is in use, or the data file cannot be used.
 *
 * @example
 * await using sandbox = await startSandbox({ clock: "manual" });
 * const response = await sandbox.fetch(`${sandbox.url}/pipelines`, { headers: { Authorization: `Bearer ${sandbox.apiKey}` } });
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  checkSandboxOptions(options);
  const { port = 0, host = "127.0.0.1", clock = "real", speed = 1, seed = "demo", now, randomSeed, data } = options;
  const platform = createPlatform({ data, randomSeed: String(randomSeed ?? randomUUID()) });
  const tenancy = createTenancy(platform, {
    mode: clock,
    speed,
    seed,
    now: now === undefined ? undefined : new Date(now).getTime(),
    rateLimits: rateLimitsOf(options.rateLimit),
    machine: Date.now,
  });
  const handler = createHandler({ platform, tenantOf: tenancy.find, now: tenancy.main.tenant.time.now });
  const handleFault = async (fault: Parameters<typeof faultResponse>[0]) =>
    faultResponse(fault, platform.conventions.errorCode(fault.status));
  const server =
    port === false
      ? undefined
      : await listen(handler, { port, host, handleFault, StartError: SandboxError }).catch((error) => {
          platform.database.close();
          throw error;
        });
  const url = (server?.origin ?? offlineOrigin) + basePath;
  const shared = { tenancy, url, fetch: createFetch(handler) };

  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= (server?.close() ?? Promise.resolve()).then(() => platform.database.close());
    return closed;
  };
  return {
    ...createSandboxTenant(tenancy.main, shared),
    tenant: async () => createSandboxTenant(tenancy.create(), shared),
    operations: platform.model.operations.size,
    close,
    [Symbol.asyncDispose]: close,
  };
}
