// The control interface below /_sandbox, for tests in languages other than TypeScript.
import { FaultError, type HttpRequest, type HttpResponse, invalidRequest } from "@planasonix/serving";
import { readRequest, unknownQuery } from "../call/read-request.ts";
import { readOperations } from "../description/operation.ts";
import { createRouter } from "../description/router.ts";
import { controlText } from "../generated/control-description.ts";
import { AdvanceStopped } from "../time/scheduler.ts";
import { controlDescription, controlValidator } from "./control-description.ts";
import { type ControlContext, controls } from "./controls.ts";
import type { SandboxTenant } from "./sandbox-tenant.ts";

/** The path prefix of the control interface. */
export const controlPath = "/_sandbox";

/** Responds to a request for the control interface. @throws {FaultError} 400, 401, 403, 404, 405 or 413 */
export type ControlHandler = (
  request: HttpRequest,
  tenantOf: () => { readonly tenant: SandboxTenant; readonly context: ControlContext },
) => Promise<HttpResponse>;

/** Creates the handler. `control/openapi.yaml` declares its routes and the schemas of its requests. */
export function createControlHandler(): ControlHandler {
  const route = createRouter(readOperations(controlDescription), `${controlPath}/openapi.yaml`);

  return async (request, tenantOf) => {
    const path = request.path.slice(controlPath.length);
    if (request.method === "GET" && path === "/openapi.yaml") {
      return { status: 200, headers: { "Content-Type": "application/yaml" }, body: controlText };
    }
    if (request.method === "GET" && path === "/health") {
      return { status: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ status: "ok" }) };
    }
    const { operation, params } = route(request.method, path);
    const { tenant, context } = tenantOf();
    const [unknown] = unknownQuery(operation, request.query);
    if (unknown !== undefined) throw invalidRequest(unknown);
    const bytes = operation.body === undefined ? new Uint8Array() : await request.readBody();
    const input = readRequest({ operation, params, request, bytes }, controlValidator);
    const control = controls[operation.id];
    if (control === undefined) throw new TypeError(`No control implements the operation ${operation.id}`);
    const result = await asRequestError(() => control(tenant, input, context));
    const [{ status }] = operation.successes;
    if (result === undefined) return { status, headers: {}, body: "" };
    return { status, headers: { "Content-Type": "application/json" }, body: JSON.stringify(result) };
  };
}

/** Converts a TypeError, which reports an invalid argument, into a 400, and a stopped advance into a 409. */
async function asRequestError<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AdvanceStopped) throw new FaultError({ status: 409, message: `${error.message}.` });
    throw error instanceof TypeError ? new FaultError({ status: 400, message: `${error.message}.` }) : error;
  }
}
