import type { SandboxTenant } from "../../src/control/sandbox-tenant.ts";
import { type CallInput, exampleBody, operationOf, succeed } from "./calls.ts";
import { guarded, inState } from "./guarded.ts";

type Preparation = (tenant: SandboxTenant) => CallInput | Promise<CallInput>;

/**
 * Functions, by operation, that prepare the state that the documented request requires and the seed lacks. Each returns
 * the changes to the documented request. Those that follow from a guard on the state of a resource are derived.
 */
export const preparations: Readonly<Record<string, Preparation>> = {
  ...Object.fromEntries([...guarded].map(([id, own]): [string, Preparation] => [id, inState("accepted", own)])),
  pipelines_create: () => ({ body: { ...bodyOf("pipelines_create"), name: "Another pipeline" } }),
  pipelines_permanentlyDelete: async (tenant) => {
    await pausePipeline(tenant);
    await succeed(tenant, "pipelines_delete");
    return {};
  },
  pipelines_restore: async (tenant) => {
    await pausePipeline(tenant);
    await succeed(tenant, "pipelines_delete");
    return {};
  },
  credentials_restore: async (tenant) => {
    await succeed(tenant, "credentials_delete");
    return {};
  },
  credentials_create: () => ({ body: { ...bodyOf("credentials_create"), name: "Another credential" } }),
  streams_create: () => ({ body: { ...bodyOf("streams_create"), name: "Another stream" } }),
  connections_create: () => ({ body: { ...bodyOf("connections_create"), name: "Another connection" } }),
  connections_delete: async (tenant) => ({ params: { connection_id: await unusedConnection(tenant) } }),
  connections_discoverDatabricks: async (tenant) => ({ body: { connection_id: await unusedConnection(tenant) } }),
  projects_delete: async (tenant) => ({ params: { project_id: (await succeed(tenant, "projects_create")).id } }),
  folders_delete: async (tenant) => ({ params: { folder_id: (await succeed(tenant, "folders_create")).id } }),
  ipAllowlist_add: () => ({ body: { cidr: "198.51.100.0/24", label: "Another network" } }),
  contracts_delete: async (tenant) => ({ params: { contract_id: (await succeed(tenant, "contracts_create")).id } }),
};

/** Pauses the pipeline of the examples. */
export async function pausePipeline(tenant: SandboxTenant): Promise<void> {
  await succeed(tenant, "pipelines_updateStatus", { body: { status: "paused" } });
}

/** Creates a connection that nothing refers to. Returns its ID. */
export async function unusedConnection(tenant: SandboxTenant): Promise<string> {
  const body = { ...bodyOf("connections_create"), name: "Unused" };
  return (await succeed(tenant, "connections_create", { body })).id;
}

/** The documented body of an operation. */
export function bodyOf(id: string): Record<string, unknown> {
  return { ...(exampleBody(operationOf(id)) as object) };
}
