import type { SandboxTenant } from "@planasonix/sandbox";
import type { JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { type Methods, methodArguments } from "../../call/method-call.ts";
import { clientOptions } from "../../servers/sandbox-server.ts";
import { type DocumentedRequest, fetchArguments } from "../../states/documented-request.ts";
import { prepare } from "../../states/reach.ts";
import type { SandboxStage } from "./stage.ts";

/** A tenant in the state that the documented request of an operation needs. */
export interface Visit {
  readonly tenant: SandboxTenant;
  readonly client: Methods;
  /** The URLs that the client has requested, in order. */
  readonly urls: readonly string[];
  readonly request: DocumentedRequest;
  /** The arguments of the method, the options last. */
  readonly values: readonly unknown[];
}

/** Opens a tenant for an operation. @throws {Error} If no state is known in which the operation succeeds. */
export async function visit(stage: SandboxStage, name: string): Promise<Visit> {
  const { server } = stage;
  const reached = stage.reached.get(name);
  const tenant = await server.open();
  const request = reached && (await prepare(tenant, reached));
  if (request === undefined) throw new Error(`no state is known in which ${name} succeeds`);
  const urls: string[] = [];
  const options = clientOptions(server, tenant);
  const send = stage.observe(server.fetchOf(tenant));
  const client = stage.createClient({
    ...options,
    fetch: (url, init) => {
      urls.push(String(url));
      return send(url, init);
    },
  });
  return { tenant, client, urls, request, values: methodArguments(request.operation, request.body, {}) };
}

/** The body of the response to a request that bypasses the client. */
export async function read(tenant: SandboxTenant, request: DocumentedRequest): Promise<JsonObject> {
  const response = await tenant.fetch(...fetchArguments(request, tenant));
  return (await response.json()) as JsonObject;
}
