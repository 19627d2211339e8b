// Handles one request of a tenant, from the check of its API key to the response. Clients can observe the order of the
// steps.
import { FaultError, type HttpRequest, type HttpResponse } from "@planasonix/serving";
import type { Outcome } from "../call/call.ts";
import type { Operation } from "../description/operation.ts";
import type { Route } from "../description/router.ts";
import { execute } from "../operations/execute.ts";
import { serialize } from "../response/serialize.ts";
import { checkScopes, validKey } from "../tenants/access.ts";
import { fingerprintOf, idempotencyKey } from "../tenants/idempotency.ts";
import type { Platform } from "../tenants/platform.ts";
import type { Tenant } from "../tenants/tenant.ts";
import { httpDate } from "../time/timestamp.ts";
import { checkAddress } from "./allowlist.ts";
import { readRequest } from "./read-request.ts";

/** A request whose API key and operation are known. */
export interface IdentifiedRequest {
  readonly request: HttpRequest;
  readonly route: Route;
  readonly keyId: string;
  readonly bytes: Uint8Array;
}

/**
 * Responds to a request of a tenant. A change and the `Date` of its response have the same time. This time is stored
 * with the change, so that a restart does not set the tenant back to an earlier time.
 * @throws {FaultError} For every error response.
 */
export function respond(platform: Platform, tenant: Tenant, identified: IdentifiedRequest): HttpResponse {
  tenant.scheduler.catchUp();
  const now = tenant.time.now();
  const { route, keyId } = identified;
  const key = validKey(tenant.workspace.resources, keyId, now);
  const ownHeaders = { ...tenant.limiter.count(keyId, now), Date: httpDate(now) };
  try {
    checkAddress(tenant.workspace.resources, identified.request);
    checkScopes(route.operation, key);
    const response = tenant.time.at(now, () => performOnce(platform, tenant, { ...identified, now }));
    return { ...response, headers: { ...response.headers, ...ownHeaders } };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    throw new FaultError({ ...error.fault, headers: { ...ownHeaders, ...error.fault.headers } });
  }
}

/** Performs a request, or returns the stored response for its idempotency key. */
function performOnce(
  platform: Platform,
  tenant: Tenant,
  request: IdentifiedRequest & { readonly now: number },
): HttpResponse {
  const { operation } = request.route;
  const perform = () => performOperation(platform, tenant, request);
  if (operation.method === "GET") return perform();
  const key = idempotencyKey(operation, request.request);
  const fingerprint = key === undefined ? "" : fingerprintOf(request.request, request.bytes);
  let isRepeated = false;
  // The change and the record of its response are committed together.
  const response = tenant.transaction(() => {
    const stored = key === undefined ? undefined : tenant.replays.find(key, fingerprint, request.now);
    isRepeated = stored !== undefined;
    if (stored !== undefined) return stored;
    const first = perform();
    if (key !== undefined) tenant.replays.store(key, { fingerprint, response: first, now: request.now });
    return first;
  });
  if (!isRepeated && operation.extensions["x-retry"] === "keyed") {
    tenant.effects.push({ operation: operation.name, id: idOf(response) });
  }
  return response;
}

/** The ID of the resource in a response; undefined if there is none. */
function idOf({ body, headers }: HttpResponse): string | undefined {
  if (headers["Content-Type"] !== "application/json" || typeof body !== "string") return undefined;
  const { data } = JSON.parse(body) as { readonly data?: { readonly id?: string } };
  return data?.id;
}

/**
 * Performs the operation, and checks a JSON response against the description. Call it in a transaction, unless the
 * method is GET.
 */
function performOperation(
  { validator, model, behaviourOf }: Platform,
  { workspace }: Tenant,
  { request, route, keyId, bytes }: IdentifiedRequest,
): HttpResponse {
  const { operation, params } = route;
  const behaviour = behaviourOf(operation.id);
  const checked = readRequest({ operation, params, request, bytes, tolerated: behaviour?.immutable }, validator);
  const kind = model.kinds.get(operation.id) ?? "view";
  const call = { operation, kind, ...checked, keyId, workspace, named: [] };
  const outcome = execute(call, behaviour);
  if (outcome.kind === "file") return fileResponse(operation, outcome);
  return serialize(call, outcome, validator);
}

function fileResponse(operation: Operation, { mediaType, body }: Extract<Outcome, { kind: "file" }>): HttpResponse {
  const [{ status, headers }] = operation.successes;
  const extension = mediaType.replace(/^.*\//, "").replace("octet-stream", "bin").replace("gzip", "gz");
  const name = `${operation.name.replace(".", "-")}.${extension}`;
  const isNamed = headers.has("Content-Disposition");
  const disposition = isNamed ? { "Content-Disposition": `attachment; filename="${name}"` } : {};
  return { status, headers: { "Content-Type": mediaType, ...disposition }, body };
}
