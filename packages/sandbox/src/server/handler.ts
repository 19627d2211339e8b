// The way of a request through the layers, outermost first.
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
} from "@planasonix/serving";
import type { Platform } from "../execution/platform.ts";
import type { Tenant } from "../execution/tenant.ts";
import { readSecret, unauthorized } from "../layers/access.ts";
import { handleForTenant, httpDate, type Restrictions } from "./tenant-handler.ts";

/** What a handler needs. */
export interface HandlerContext extends Restrictions {
  readonly platform: Platform;
  /** The tenant with a number; undefined if there is none any more. */
  readonly tenantOf: (number: number) => Tenant | undefined;
  /** The time of responses to requests without a tenant. */
  readonly now: () => number;
}

/** Creates the handler of a sandbox. */
export function createHandler(context: HandlerContext): Handler {
  const { conventions, descriptionText } = context.platform;
  const layers = [cors, dated(context.now), faults(conventions.errorCode), mount, descriptionFile(descriptionText)];
  return compose(layers, (request) => handle(context, request));
}

async function handle(context: HandlerContext, request: HttpRequest): Promise<HttpResponse> {
  const { platform, tenantOf, readOnly } = context;
  const route = platform.router(request.method, request.path);
  const bytes = await request.readBody();
  const owner = platform.secrets.find(readSecret(request, platform.conventions.keyHeaders));
  const tenant = owner && tenantOf(owner.tenant);
  if (owner === undefined || tenant === undefined) throw unauthorized("The API key is not valid.");
  return handleForTenant(platform, tenant, { request, route, keyId: owner.keyId, bytes, readOnly });
}

/** Adds a `Date` by the clock of the sandbox: clients that correct for skew compare it with the reset of a limit. */
function dated(now: () => number): Layer {
  return (next) => async (request) => {
    const response = await next(request);
    return { ...response, headers: { Date: httpDate(now()), ...response.headers } };
  };
}
