// Assembles and stops the sandbox, on any platform. Requests reach it over a port, or through its `fetch`.
import { documentedForm, type Forms, type Handler, type RunningServer } from "@planasonix/serving";
import { createControlHandler } from "../control/control-handler.ts";
import type { ControlContext } from "../control/controls.ts";
import { createSandboxTenant, type Sandbox, type SandboxTenant } from "../control/sandbox-tenant.ts";
import type { Platform } from "../platform/platform.ts";
import { createFetch, offlineOrigin } from "../request/in-process.ts";
import { createHandler, type HandlerContext } from "../request/request.ts";
import { createRandom } from "../store/identifiers.ts";
import type { TenancyOptions } from "../tenants/live-tenants.ts";
import { createSharedParts, type SharedParts } from "../tenants/shared-parts.ts";
import { createTenancy, type Tenancy } from "../tenants/tenancy.ts";
import type { KeyedTenant } from "../tenants/tenant-keys.ts";
import { unreferenced } from "../time/turns.ts";
import { keyMemoryOf, rateLimitsOf, type SandboxOptions, seedOf } from "./options.ts";

/** A server that listens before there is a handler. */
export interface Door {
  readonly server: RunningServer;
  /** Passes requests to the handler, including those that have been waiting for it. */
  readonly connect: (handler: Handler, errorCode: (status: number) => string) => void;
}

/** How a sandbox is served. */
interface Served {
  /** @default no port */
  readonly door?: Door | undefined;
  /** @default the documented form */
  readonly forms?: Forms;
  /** Creates the layers that imitate a deployment, by the clock of the sandbox. @default none */
  readonly imitating?: (now: () => number) => HandlerContext["imitation"];
}

/** How long `close` of a sandbox waits for receivers of deliveries, in milliseconds. */
const closeMs = 1000;

/** The interval at which due work is done even if no request arrives, in milliseconds. */
const heartbeatMs = 200;

/**
 * Assembles a sandbox from checked options, and calls `init` if its data is new.
 *
 * @throws {SandboxError} If the data file cannot be used, or the description is missing.
 */
export async function assembleSandbox(
  platform: Platform,
  options: SandboxOptions,
  { door, forms = documentedForm, imitating }: Served = {},
): Promise<Sandbox> {
  const { clock = "real", data, readOnly = false, strict = false, onWarning = console.warn } = options;
  const randomSeed = String(options.randomSeed ?? unknownSeed());
  const shared = createSharedParts(platform, { data, randomSeed, strict, events: forms.all[0].events });
  const closing = new AbortController();
  const warn = onceEach((text) => onWarning(`Planasonix sandbox: ${text}`));
  const tenancy = openTenancy(shared, {
    ...tenancyOptions(options, randomSeed, closing.signal),
    onStandstill: warn,
    // Whoever knows the seed of a server must not know its API keys.
    keySeed: door === undefined ? randomSeed : unknownSeed(),
  });
  const snapshots: ControlContext["snapshots"] = new Map();
  let isReady = false;
  const control = createControlHandler({
    shared,
    tenantOf: tenancy.find,
    controlOf: (tenant) => {
      const sandboxTenant = sandboxTenantOf({ tenant, apiKey: tenancy.keyOf(tenant) });
      return {
        tenant: sandboxTenant,
        context: { snapshots, createTenant: () => sandboxTenantOf(tenancy.create()), tenants: all },
      };
    },
    isReady: () => isReady,
  });
  const handler = createHandler({
    shared,
    readOnly,
    allow: options.allow && [...options.allow],
    onWarning: warn,
    tenantOf: tenancy.find,
    allowed: { hosts: options.allowHosts ?? [], origins: options.allowOrigins },
    now: tenancy.main.tenant.time.now,
    control,
    ...(forms.speaking && { speaking: forms.speaking }),
    imitation: imitating?.(tenancy.main.tenant.time.now),
  });
  door?.connect(reporting(handler, options.onRequest), shared.conventions.errorCode);
  const url = (door === undefined ? offlineOrigin : door.server.origin) + forms.all[0].prefix;
  const access = { tenancy, url, fetch: createFetch(handler) };
  const sandboxTenantOf = (one: KeyedTenant): SandboxTenant => createSandboxTenant(one, access);
  const all = (): SandboxTenant[] =>
    tenancy.all().map((tenant) => sandboxTenantOf({ tenant, apiKey: tenancy.keyOf(tenant) }));
  const heartbeat = clock === "real" ? unreferenced(setInterval(() => tenancy.catchUp(), heartbeatMs)) : undefined;

  const stop = async (): Promise<void> => {
    clearInterval(heartbeat);
    unreferenced(setTimeout(() => closing.abort(new Error("the sandbox was closed")), closeMs));
    await tenancy.stopClocks();
    await door?.server.close();
    try {
      await tenancy.stop();
    } finally {
      shared.database.close();
    }
  };
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= stop();
    return closed;
  };
  const sandbox: Sandbox = {
    ...sandboxTenantOf(tenancy.main),
    tenant: async () => sandboxTenantOf(tenancy.create()),
    tenants: all,
    operations: shared.model.operations.size,
    close,
    [Symbol.asyncDispose]: close,
  };
  try {
    if (tenancy.isNew) await options.init?.(sandbox);
  } catch (error) {
    await close();
    throw error;
  }
  isReady = true;
  return sandbox;
}

/** Reports each request of a handler. */
function reporting(handler: Handler, onRequest: SandboxOptions["onRequest"]): Handler {
  if (onRequest === undefined) return handler;
  return async (request) => {
    const start = performance.now();
    const response = await handler(request);
    const status = response.disruption?.kind === "reset" ? undefined : response.status;
    onRequest({ method: request.method, path: request.path, status, ms: performance.now() - start });
    return response;
  };
}

/** Creates the tenancy, or closes the data file. */
function openTenancy(shared: SharedParts, options: TenancyOptions): Tenancy {
  try {
    return createTenancy(shared, options);
  } catch (error) {
    shared.database.close();
    throw error;
  }
}

/** The number of texts to remember, to limit the memory of a long-lived sandbox. */
const maxTexts = 1000;

/** Passes each text on once, so that a loop does not fill the log. */
function onceEach(write: (text: string) => void): (text: string) => void {
  const seen = new Set<string>();
  return (text) => {
    if (seen.has(text) || seen.size >= maxTexts) return;
    seen.add(text);
    write(text);
  };
}

function unknownSeed(): string {
  return String(crypto.getRandomValues(new Uint32Array(4)));
}

function tenancyOptions(options: SandboxOptions, randomSeed: string, closing: AbortSignal): TenancyOptions {
  const { clock = "real", speed = 1, now, apiKey, rateLimit, deliverTo = "loopback", signWith = "real" } = options;
  return {
    mode: clock,
    speed,
    ...seedOf(options.seed),
    now: now === undefined ? undefined : new Date(now).getTime(),
    apiKey,
    rateLimits: rateLimitsOf(rateLimit),
    runLimit: options.concurrentRuns,
    keyMemoryMs: keyMemoryOf(options.idempotencyKeys),
    deliveries: {
      anywhere: deliverTo === "anywhere",
      signedAt: signWith === "real" ? Date.now : undefined,
      fetch: (url, init) => fetch(url, { ...init, signal: AbortSignal.any([closing, init.signal ?? closing]) }),
    },
    random: createRandom(randomSeed),
    machine: Date.now,
  };
}
