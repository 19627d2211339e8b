// The way of a request through the layers, outermost first.
import {
  compose,
  cors,
  descriptionFile,
  FaultError,
  faults,
  type Handler,
  type HttpRequest,
  type HttpResponse,
  type Layer,
  mount,
} from "@planasonix/serving";
import type { Platform } from "../execution/platform.ts";
import { respond } from "../execution/respond.ts";
import type { Tenant } from "../execution/tenant.ts";
import { readSecret, unauthorized } from "../layers/access.ts";

/** What a handler needs. */
export interface HandlerContext {
  readonly platform: Platform;
  /** The tenant with a number; undefined if there is none any more. */
  readonly tenantOf: (number: number) => Tenant | undefined;
  /** The time of responses to requests without a tenant. */
  readonly now: () => number;
}

/** Creates the handler of a sandbox. */
export function createHandler(context: HandlerContext): Handler {
  const { errorCode } = context.platform.conventions;
  return compose(
    [cors, dated(context.now), faults(errorCode), mount, descriptionFile((_) => context.platform.descriptionText())],
    (request) => handle(context, request),
  );
}

async function handle({ platform, tenantOf }: HandlerContext, request: HttpRequest): Promise<HttpResponse> {
  const route = platform.router(request.method, request.path);
  const bytes = await request.readBody();
  const owner = platform.secrets.find(readSecret(request, platform.conventions.keyHeaders));
  const tenant = owner && tenantOf(owner.tenant);
  if (owner === undefined || tenant === undefined) throw unauthorized("The API key is not valid.");
  try {
    const response = respond(platform, tenant, { request, route, keyId: owner.keyId, bytes });
    return { ...response, headers: { ...response.headers, Date: httpDate(tenant.time.now()) } };
  } catch (error) {
    throw error instanceof FaultError
      ? new FaultError({ ...error.fault, headers: { ...error.fault.headers, Date: httpDate(tenant.time.now()) } })
      : error;
  }
}

/** Adds a `Date` by the clock of the sandbox: clients that correct for skew compare it with the reset of a limit. */
function dated(now: () => number): Layer {
  return (next) => async (request) => {
    const response = await next(request);
    return { ...response, headers: { Date: httpDate(now()), ...response.headers } };
  };
}

function httpDate(ms: number): string {
  return new Date(ms).toUTCString();
}
