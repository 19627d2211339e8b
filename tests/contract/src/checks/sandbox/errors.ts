// The documented errors of an operation. Where possible, an unknown API key, a missing scope or an unknown ID causes
// the error; otherwise a fault of the sandbox does.
import { pathParameters } from "@planasonix/scripts/openapi/description.ts";
import { type Methods, methodOf } from "../../call/method-call.ts";
import { clientOptions } from "../../servers/sandbox-server.ts";
import { withId } from "../../states/documented-request.ts";
import type { ReachedRequest } from "../../states/reach.ts";
import type { Arranged, ExchangeCase } from "./exchange.ts";
import type { SandboxStage } from "./stage.ts";

/**
 * Operations that create the resource in their path, so no ID is unknown to them. They document a 404 only because
 * every operation with a path parameter must document one.
 */
const creating = ["preferences.set"];

/** One case for each documented error. The negative cases cause more errors with the status 400. */
export function errorCases(stage: SandboxStage, reached: ReachedRequest): ExchangeCase[] {
  const { operation } = reached.request;
  const statuses = Object.keys(operation.object.responses).map(Number);
  return statuses
    .filter((status) => status >= 400)
    .map((status) => ({ name: String(status), status, arrange: provoke(stage, reached, status) }));
}

function provoke(
  stage: SandboxStage,
  { request: { operation } }: ReachedRequest,
  status: number,
): NonNullable<ExchangeCase["arrange"]> {
  const needed = operation.object["x-required-scopes"] ?? [];
  if (status === 401) return () => ({ apiKey: "plnx_live_unknown" });
  if (status === 403 && needed.length > 0) {
    const others = stage.operations.flatMap(({ object }) => object["x-required-scopes"] ?? []);
    const scopes = others.filter((scope) => !needed.includes(scope)).slice(0, 1);
    return async (tenant) => ({
      apiKey: await createKey(stage.createClient({ ...clientOptions(stage.server, tenant) }), scopes),
    });
  }
  if (status === 404 && pathParameters(operation).length > 0 && !creating.includes(operation.name))
    return (_, request) => ({ request: withId(request, "none") });
  return (tenant): Arranged => {
    tenant.faults.add({ operation: operation.name, status, times: 1 });
    return {};
  };
}

/** Creates an API key and returns its secret. */
async function createKey(client: Methods, scopes: readonly string[]): Promise<string> {
  const create = methodOf(client, { resource: "apiKeys", member: "create" });
  const { attributes } = (await create({ name: "Limited", scopes })) as {
    readonly attributes: { readonly secret: string };
  };
  return attributes.secret;
}
