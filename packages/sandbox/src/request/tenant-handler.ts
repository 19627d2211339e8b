// Handles a request of a known tenant: records it, applies a fault if there is one, and performs the operation.
import { FaultError, type HttpRequest, type HttpResponse, parseBody } from "@planasonix/serving";
import { type Fault, faultAfter, faultBefore } from "../tenants/faults.ts";
import type { Platform } from "../tenants/platform.ts";
import type { Tenant } from "../tenants/tenant.ts";
import { httpDate } from "../time/timestamp.ts";
import { type IdentifiedRequest, respond } from "./respond.ts";

/** Which requests a sandbox rejects. */
export interface Restrictions {
  /** Whether the sandbox rejects operations that change something. */
  readonly readOnly: boolean;
}

/** Responds to a request of a tenant. @throws {FaultError} For every error response. */
export async function handleForTenant(
  platform: Platform,
  tenant: Tenant,
  identified: IdentifiedRequest & Restrictions,
): Promise<HttpResponse> {
  const { operation } = identified.route;
  const fault = tenant.faults.take(operation.name);
  const close = tenant.journal.record({ operation: operation.name, at: tenant.time.now(), ...describe(identified) });
  tenant.load.requests += 1;
  try {
    const response = await handle(platform, tenant, { ...identified, fault });
    close(response.disruption?.kind === "reset" ? undefined : response.status);
    return withDate(response, tenant.time.now());
  } catch (error) {
    close(error instanceof FaultError ? error.fault.status : 500);
    if (!(error instanceof FaultError)) throw error;
    throw new FaultError(withDate({ headers: {}, ...error.fault }, tenant.time.now()));
  } finally {
    tenant.load.requests -= 1;
  }
}

interface FaultyRequest extends IdentifiedRequest, Restrictions {
  readonly fault: Fault | undefined;
}

async function handle(platform: Platform, tenant: Tenant, request: FaultyRequest): Promise<HttpResponse> {
  const { fault, keyId, readOnly, route } = request;
  if (fault?.delayMs !== undefined) await pause(tenant, fault.delayMs);
  const instead = fault && faultBefore(fault, () => tenant.limiter.count(keyId, tenant.time.now()));
  if (instead !== undefined) return instead;
  if (readOnly && route.operation.extensions["x-retry"] !== "safe") {
    const message = "This sandbox is read-only. To change data, start it without --read-only (`readOnly`).";
    throw new FaultError({ status: 403, message });
  }
  const response = respond(platform, tenant, request);
  return fault === undefined ? response : faultAfter(fault, response);
}

/** Waits by the clock of the tenant. A manual clock moves only when a test or a sleeping client moves it. */
function pause({ scheduler, time, load }: Tenant, ms: number): Promise<void> {
  return new Promise((resolve) => {
    // A request that waits for the clock must not stop the clock.
    load.requests -= 1;
    scheduler.addSleeper({
      due: time.now() + ms,
      wake: () => {
        load.requests += 1;
        resolve();
      },
    });
  });
}

function describe({ request, bytes }: IdentifiedRequest) {
  const { method, path, query, headers } = request;
  const search = query.size === 0 ? "" : `?${query}`;
  return {
    method,
    path: `/v1${path}${search}`,
    body: readJson(request, bytes),
    idempotencyKey: headers["idempotency-key"],
  };
}

function readJson({ headers }: HttpRequest, bytes: Uint8Array): unknown {
  try {
    return parseBody(bytes, headers["content-type"])?.value;
  } catch {
    return undefined;
  }
}

/** Adds a `Date` header, unless the response already has one. */
function withDate<Response extends { readonly headers?: Readonly<Record<string, string>> }>(
  response: Response,
  now: number,
): Response {
  return { ...response, headers: { Date: httpDate(now), ...response.headers } };
}
