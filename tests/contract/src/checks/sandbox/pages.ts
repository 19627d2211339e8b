import type { SandboxTenant } from "@planasonix/sandbox";
import { type JsonObject, queryParameters } from "@planasonix/scripts/openapi/description.ts";
import { methodArguments, methodOf } from "../../call/method-call.ts";
import { parameterValues } from "../../cases/examples.ts";
import { type Difference, differs } from "../../judge/difference.ts";
import { withoutOptions } from "../../states/documented-request.ts";
import type { SandboxStage } from "./stage.ts";
import { read, visit } from "./visit.ts";

/**
 * Checks that the client reads each item of a list once, in order, and in pages of one item if the operation has the
 * parameter `limit`.
 */
export async function checkPages(stage: SandboxStage, name: string): Promise<Difference[]> {
  const { tenant, client, urls, request } = await visit(stage, name);
  const { operation } = request;
  const page = queryParameters(operation).find((parameter) => parameter.name === "limit");
  const whole = withoutOptions(request);
  addItems(tenant, await read(tenant, whole));
  const expected = (await read(tenant, whole)).data as readonly JsonObject[];
  const query = { ...parameterValues(whole.operation, "query"), ...(page && { limit: 1 }) };
  const list = methodOf(client, operation)(...methodArguments(operation, request.body, {}, query));
  const items = await list.toArray();
  const cursors = urls.map((url) => new URL(url).searchParams.get(operation.object["x-pagination"]?.cursor ?? ""));
  return [
    ...differs("items", expected, items),
    ...differs("requests", page ? Math.max(expected.length, 1) : 1, urls.length),
    ...differs("repeated cursors", 0, cursors.length - new Set(cursors).size),
  ];
}

/** Adds three resources of the type that a list contains, if the sandbox stores that type. */
function addItems(tenant: SandboxTenant, { data }: JsonObject): void {
  const [first] = data as readonly JsonObject[];
  try {
    if (first !== undefined) tenant.seed(first.type as Parameters<SandboxTenant["seed"]>[0], [{}, {}, {}]);
  } catch (error) {
    // `seed` rejects types that the sandbox does not store, such as that of a connection's tables.
    if (!(error instanceof TypeError)) throw error;
  }
}
