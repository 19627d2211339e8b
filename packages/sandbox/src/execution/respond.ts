// One request of a tenant, from its limits to its response. The order of the steps is the behaviour.
import { FaultError, type HttpRequest, type HttpResponse } from "@planasonix/serving";
import { render } from "../engine/render.ts";
import { checkScopes, validKey } from "../layers/access.ts";
import { fingerprintOf, idempotencyKey } from "../layers/idempotency.ts";
import { errorDetails } from "../validation/error-details.ts";
import { readRequest } from "../validation/read-request.ts";
import { execute } from "./execute.ts";
import type { Platform } from "./platform.ts";
import type { Route } from "./router.ts";
import type { Tenant } from "./tenant.ts";

/** A request whose key and operation are known. */
export interface IdentifiedRequest {
  readonly request: HttpRequest;
  readonly route: Route;
  readonly keyId: string;
  readonly bytes: Uint8Array;
}

/** Responds to a request of a tenant. @throws {FaultError} For every response that is not a success. */
export function respond(platform: Platform, tenant: Tenant, identified: IdentifiedRequest): HttpResponse {
  tenant.scheduler.catchUp();
  const now = tenant.time.now();
  const { request, route, keyId, bytes } = identified;
  const key = validKey(tenant.workspace.resources, keyId, now);
  const limitHeaders = tenant.limiter.count(keyId, now);
  try {
    checkScopes(route.operation, key);
    const replayKey = idempotencyKey(route.operation, request);
    if (replayKey === undefined)
      return withHeaders(limitHeaders, () =>
        platform.database.transaction(() => perform(platform, tenant, identified)),
      );
    const fingerprint = fingerprintOf(request, bytes);
    const response = platform.database.transaction(() => {
      const stored = tenant.replays.find(replayKey, fingerprint, now);
      if (stored !== undefined) return stored;
      const first = perform(platform, tenant, identified);
      tenant.replays.store(replayKey, { fingerprint, response: first, now });
      return first;
    });
    return withHeaders(limitHeaders, () => response);
  } catch (error) {
    throw error instanceof FaultError
      ? new FaultError({ ...error.fault, headers: { ...limitHeaders, ...error.fault.headers } })
      : error;
  }
}

function withHeaders(headers: Readonly<Record<string, string>>, response: () => HttpResponse): HttpResponse {
  const { headers: own, ...rest } = response();
  return { ...rest, headers: { ...own, ...headers } };
}

/** Does what the operation does. Runs in a transaction. */
function perform(
  { validator, model }: Platform,
  { workspace }: Tenant,
  { request, route, keyId, bytes }: IdentifiedRequest,
): HttpResponse {
  const { operation, params } = route;
  const behaviour = behaviourOf(workspace, operation.id);
  const checked = readRequest({ operation, params, request, bytes, tolerated: behaviour?.immutable }, validator);
  const kind = model.kinds.get(operation.id) ?? "view";
  const call = { operation, kind, ...checked, keyId, workspace, named: [] };
  const outcome = execute(call, behaviour);
  if (outcome.kind === "file")
    return {
      status: operation.successes[0].status,
      headers: { "Content-Type": outcome.mediaType },
      body: outcome.body,
    };
  const { success, body } = render(call, outcome);
  if (body === undefined || success.schema === undefined) return { status: success.status, headers: {}, body: "" };
  const [violation, ...others] = errorDetails(validator(success.schema)(body), "response");
  if (violation !== undefined) {
    const more = others.length > 0 ? ` (and ${others.length} more)` : "";
    throw new TypeError(
      `${operation.id} returned what the description does not permit: ${violation.field} ${violation.issue}${more}`,
    );
  }
  return { status: success.status, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

function behaviourOf({ behaviours }: Tenant["workspace"], id: string) {
  for (const { operations } of Object.values(behaviours)) {
    const found = operations?.[id];
    if (found !== undefined) return found;
  }
  return undefined;
}
