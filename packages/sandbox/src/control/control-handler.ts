// The control interface below /_sandbox, for tests in languages other than TypeScript.
import { type Handler, HttpError, type HttpRequest, type HttpResponse, invalidRequest } from "@planasonix/serving";
import { readOperations } from "../description/operation.ts";
import { createRouter, wrongMethod } from "../description/router.ts";
import { unknownQuery } from "../operations/mistakes/mistakes.ts";
import { keyType, missingScopes } from "../operations/rules/scopes.ts";
import { identify, type TenantOf, validKey } from "../request/api-key.ts";
import { readRequest } from "../request/read-request.ts";
import { controlPath } from "../request/request.ts";
import type { StoredResource } from "../store/resources.ts";
import type { SharedParts } from "../tenants/shared-parts.ts";
import type { Tenant } from "../tenants/tenant.ts";
import { AdvanceStopped } from "../time/advances.ts";
import { controlDescription } from "./control-description.ts";
import { type ControlContext, controls } from "./controls.ts";
import type { SandboxTenant } from "./sandbox-tenant.ts";

/** What the control interface uses for a tenant. */
interface Controlled {
  readonly tenant: SandboxTenant;
  readonly context: ControlContext;
}

/** Whom the control interface serves. */
export interface ControlOptions {
  readonly tenantOf: TenantOf<Tenant>;
  readonly shared: Pick<SharedParts, "secrets" | "conventions" | "model" | "controlValidator" | "controlText">;
  readonly controlOf: (tenant: Tenant) => Controlled;
  /** Whether the start of the sandbox is complete. */
  readonly isReady: () => boolean;
}

/**
 * Creates the handler of the control interface. `control/openapi.yaml` declares its routes and the schemas of its
 * requests. The handler throws a {@link HttpError} with 400, 401, 403, 404, 405 or 413.
 */
export function createControlHandler(options: ControlOptions): Handler {
  const route = createRouter(readOperations(controlDescription), `${controlPath}/openapi.yaml`);

  return async (request) => {
    const path = request.path.slice(controlPath.length);
    const openResponse = respondOpenly(options, path);
    if (openResponse !== undefined) {
      // Programs that check the health, such as `wget --spider`, send HEAD.
      if (["GET", "HEAD"].includes(request.method)) return openResponse;
      throw wrongMethod(request.method, path, ["GET", "HEAD"]);
    }
    const { operation, params } = route(request.method, path);
    const { tenant, context } = authorize(options, request);
    const [unknown] = unknownQuery(operation, request.query);
    if (unknown !== undefined) throw invalidRequest(unknown);
    const bytes = operation.body === undefined ? new Uint8Array() : await request.readBody();
    const input = readRequest({ operation, params, request, bytes }, options.shared.controlValidator);
    const control = controls[operation.id];
    if (control === undefined) throw new TypeError(`No control implements the operation ${operation.id}`);
    const result = await asRequestError(() => control(tenant, input, context));
    const [{ status }] = operation.successes;
    if (result === undefined) return { status, headers: {}, body: "" };
    return { status, headers: { "Content-Type": "application/json" }, body: JSON.stringify(result) };
  };
}

/** The response of a path that needs no API key; undefined if the path needs one. */
function respondOpenly({ shared, isReady }: ControlOptions, path: string): HttpResponse | undefined {
  if (path === "/openapi.yaml") {
    return { status: 200, headers: { "Content-Type": "application/yaml" }, body: shared.controlText };
  }
  if (path === "/health") {
    const [status, state] = isReady() ? [200, "ok"] : [503, "starting"];
    return { status, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ status: state }) };
  }
  return undefined;
}

/** Finds the tenant that a request may control. @throws {HttpError} 401 or 403 */
function authorize({ shared, tenantOf, controlOf }: ControlOptions, request: HttpRequest): Controlled {
  const { tenant, keyId } = identify(shared, tenantOf, request); // 401
  const key = validKey(tenant.data.resources.find(keyType, keyId), tenant.time.now()); // 401
  checkControl(shared.model.scopes, key); // 403
  return controlOf(tenant);
}

/**
 * Checks that an API key may control the sandbox. Controls can do and show everything, so the key needs every scope.
 * @throws {HttpError} 403 if it lacks one.
 */
function checkControl(scopes: readonly string[], key: StoredResource): void {
  if (missingScopes(key, scopes).length === 0) return;
  const message = "Only an API key with every scope can control the sandbox, such as the key of the tenant.";
  throw new HttpError({ status: 403, message });
}

/** Converts a TypeError, which reports an invalid argument, into a 400, and a stopped advance into a 409. */
async function asRequestError<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AdvanceStopped) throw new HttpError({ status: 409, message: `${error.message}.` });
    throw error instanceof TypeError ? new HttpError({ status: 400, message: `${error.message}.` }) : error;
  }
}
