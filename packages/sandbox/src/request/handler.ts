// Passes a request through the layers, outermost first.
import {
  compose,
  cors,
  descriptionFile,
  faults,
  type Handler,
  type HttpRequest,
  type HttpResponse,
  type Layer,
  mount,
  requestId,
} from "@planasonix/serving";
import { type ControlHandler, controlPath, createControlHandler } from "../control/control-handler.ts";
import { readSecret, unauthorized } from "../tenants/access.ts";
import type { Platform } from "../tenants/platform.ts";
import type { Tenant } from "../tenants/tenant.ts";
import { httpDate } from "../time/timestamp.ts";
import { handleForTenant, type Restrictions } from "./tenant-handler.ts";

/** The tenants, the clock and the restrictions of the sandbox that a handler serves. */
export interface HandlerContext extends Restrictions {
  readonly platform: Platform;
  /** Returns the tenant with this number; undefined if the tenant no longer exists. */
  readonly tenantOf: (number: number) => Tenant | undefined;
  /** Returns what the control interface uses for a tenant. */
  readonly controlOf: (tenant: Tenant) => ReturnType<Parameters<ControlHandler>[1]>;
  /** The time for the `Date` header of responses that lack one, in milliseconds since 1970. */
  readonly now: () => number;
}

/** Creates the handler of the API and of the control interface, which serves all tenants. */
export function createHandler(context: HandlerContext): Handler {
  const { conventions, descriptionText } = context.platform;
  const outer = [requestId, cors, dated(context.now), faults(conventions.errorCode), control(context)];
  const layers = [...outer, mount, descriptionFile(descriptionText, (request) => hasSecret(context, request))];
  return compose(layers, (request) => handle(context, request));
}

async function handle(context: HandlerContext, request: HttpRequest): Promise<HttpResponse> {
  const { platform, readOnly } = context;
  const route = platform.router(request.method, request.path);
  const bytes = await request.readBody();
  const { tenant, keyId } = identify(context, request);
  return handleForTenant(platform, tenant, { request, route, keyId, bytes, readOnly });
}

/**
 * Whether a request has an API key. Such a request belongs to the tenant of the key, even if the operation needs none.
 */
function hasSecret({ platform }: HandlerContext, { headers }: HttpRequest): boolean {
  return ["authorization", ...platform.conventions.keyHeaders].some((name) => headers[name] !== undefined);
}

/**
 * Finds the tenant of a request by its API key.
 * @throws {FaultError} 401 if the key is missing or unknown.
 */
function identify({ platform, tenantOf }: HandlerContext, request: HttpRequest): { tenant: Tenant; keyId: string } {
  const owner = platform.secrets.find(readSecret(request, platform.conventions.keyHeaders));
  const tenant = owner && tenantOf(owner.tenant);
  if (owner === undefined || tenant === undefined) throw unauthorized("The API key is not valid.");
  return { tenant, keyId: owner.keyId };
}

/** Passes requests for the control interface to its handler. */
function control(context: HandlerContext): Layer {
  const handleControl = createControlHandler();
  return (next) => async (request) => {
    if (!request.path.startsWith(`${controlPath}/`)) return next(request);
    return handleControl(request, () => context.controlOf(identify(context, request).tenant));
  };
}

/**
 * Adds a `Date` header to responses that lack one. Clients that correct for clock skew compare `Date` with the time at
 * which a rate limit resets.
 */
function dated(now: () => number): Layer {
  return (next) => async (request) => {
    const response = await next(request);
    if ("Date" in response.headers) return response;
    return { ...response, headers: { Date: httpDate(now()), ...response.headers } };
  };
}
