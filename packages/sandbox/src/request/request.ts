// One request, from its arrival to its response. Only this file knows the order of the steps, which clients can observe.
import {
  compose,
  cors,
  descriptionFile,
  FaultError,
  faults,
  foreignOrigin,
  type Handler,
  type HttpRequest,
  type HttpResponse,
  type Layer,
  mount,
  requestId,
} from "@planasonix/serving";
import { createCall } from "../call/create-call.ts";
import { readRequest } from "../call/read-request.ts";
import { type ControlHandler, controlPath, createControlHandler } from "../control/control-handler.ts";
import { findMistakes } from "../operations/mistakes/mistakes.ts";
import { perform } from "../operations/perform.ts";
import { checkCall } from "../operations/rules/checks.ts";
import { serialize } from "../response/serialize.ts";
import type { SharedParts } from "../tenants/shared-parts.ts";
import type { Tenant } from "../tenants/tenant.ts";
import { httpDate } from "../time/timestamp.ts";
import { checkAddress } from "./allowlist.ts";
import { checkControl, checkScopes, hasSecret, identify, type ReceivedRequest, validKey } from "./api-key.ts";
import { disrupted } from "./disrupted.ts";
import { once } from "./once.ts";
import { dated, recorded, withHeaders } from "./recorded.ts";
import { rejectMistakes, warned } from "./warned.ts";

/** The tenants and the clock of a sandbox, and which requests it rejects. */
export interface HandlerContext {
  readonly shared: SharedParts;
  /** Whether the sandbox rejects operations that change something. */
  readonly readOnly: boolean;
  /**
   * The hosts whose web pages may use the control interface, in addition to those of this machine.
   * @default none
   */
  readonly allowHosts?: readonly string[];
  /** Returns the tenant with this number; undefined if the tenant no longer exists. */
  readonly tenantOf: (number: number) => Tenant | undefined;
  /** Returns what the control interface uses for a tenant. */
  readonly controlOf: (tenant: Tenant) => ReturnType<Parameters<ControlHandler>[1]>;
  /** Receives each warning of a response, with the name of the operation. */
  readonly onWarning?: (text: string) => void;
  /** The time for the `Date` header of responses that lack one, in milliseconds since 1970. */
  readonly now: () => number;
}

/** Creates the handler of the API and of the control interface, which serves all tenants. */
export function createHandler(context: HandlerContext): Handler {
  const { conventions, descriptionText } = context.shared;
  const layers: Layer[] = [
    requestId,
    cors,
    dated(context.now),
    faults(conventions.errorCode), // makes a response of each error that is thrown below
    control(context), // handles the requests below /_sandbox
    mount, // removes /v1 from the path
    descriptionFile(descriptionText, (request) => hasSecret(request, conventions.keyHeaders)),
  ];
  return compose(layers, (request) => receive(context, request));
}

/** Finds the operation and the tenant of a request, and records the request. */
async function receive(context: HandlerContext, request: HttpRequest): Promise<HttpResponse> {
  const { shared, tenantOf, readOnly, onWarning } = context;
  const route = shared.router(request.method, request.path); // 404, 405
  const bytes = await request.readBody(); // 413
  const identified = identify(shared, tenantOf, request); // 401
  const received: ReceivedRequest = { request, route, bytes, ...identified };
  const response = await recorded(received, async () => {
    const { scheduler } = received.tenant;
    if (scheduler.isBehind()) await scheduler.catchUpInTurns(); // others have their turn meanwhile
    return disrupted(received, () => {
      if (readOnly) checkReadOnly(received); // 403
      return respond(shared, received);
    });
  });
  for (const warning of response.warnings ?? []) onWarning?.(`${route.operation.name}: ${warning}`);
  return response;
}

/**
 * Responds to a request. A change and the `Date` of its response have the same time. This time is stored with the
 * change, so that a restart does not set the tenant back to an earlier time.
 * @throws {FaultError} For every error response.
 */
export function respond(shared: SharedParts, received: ReceivedRequest): HttpResponse {
  const { request, route, keyId, tenant } = received;
  const { resources } = tenant.workspace;
  tenant.scheduler.catchUp(); // what is due has happened before the request
  const now = tenant.time.now();
  const key = validKey(resources, keyId, now); // 401
  const headers = { ...tenant.limiter.count(keyId, now), Date: httpDate(now) }; // 429
  return withHeaders(headers, () => {
    checkAddress(resources, request); // 403
    checkScopes(route.operation, key); // 403
    return tenant.time.at(now, () => once(received, now, () => execute(shared, received)));
  });
}

/** Checks and performs the operation, in one transaction unless the method is GET. */
function execute({ validator, operationBehaviours, strict }: SharedParts, received: ReceivedRequest): HttpResponse {
  const { request, route, bytes, keyId, tenant } = received;
  const { operation, params } = route;
  const behaviour = operationBehaviours.get(operation.id);
  const checked = readRequest({ operation, params, request, bytes, tolerated: behaviour?.immutable }, validator); // 400
  const call = createCall({ operation, ...checked, keyId, workspace: tenant.workspace }, behaviour); // 404
  checkCall(call, behaviour); // 400, 409
  const mistakes = findMistakes(call, request.query);
  if (strict) rejectMistakes(mistakes); // 400
  const outcome = perform(call, behaviour); // 400, 404, 409
  return warned(serialize(call, outcome, validator), mistakes);
}

/** Passes requests for the control interface to its handler. */
function control({ shared, tenantOf, controlOf, allowHosts = [] }: HandlerContext): Layer {
  const handleControl = createControlHandler();
  return (next) => async (request) => {
    if (!request.path.startsWith(`${controlPath}/`)) return next(request);
    return handleControl(request, () => {
      const fault = foreignOrigin(request.headers, allowHosts);
      if (fault !== undefined) throw new FaultError(fault); // 403
      const { tenant, keyId } = identify(shared, tenantOf, request); // 401
      const key = validKey(tenant.workspace.resources, keyId, tenant.time.now()); // 401
      checkControl(shared.model.scopes, key); // 403
      return controlOf(tenant);
    });
  };
}

function checkReadOnly({ route }: ReceivedRequest): void {
  if (route.operation.extensions["x-retry"] === "safe") return;
  const message = "This sandbox is read-only. To change data, start it without --read-only (`readOnly`).";
  throw new FaultError({ status: 403, message });
}
