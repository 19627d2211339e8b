import type { SandboxTenant } from "../../src/control/sandbox-tenant.ts";
import { behaviours } from "../../src/generated/behaviours.ts";
import { type CallInput, model, send, succeed } from "./calls.ts";
import { guarded, inState } from "./guarded.ts";
import { bodyOf, pausePipeline } from "./preparations.ts";

type Provocation = (tenant: SandboxTenant) => CallInput | Promise<CallInput>;

/** The operations that create a resource whose fields must be unique: the second of two equal requests conflicts. */
const creating = [...model.operations.values()].filter(
  ({ id, statuses, successes: [{ resource }] }) =>
    statuses.has(409) && model.kinds.get(id) === "create" && behaviours[resource?.type ?? ""]?.unique !== undefined,
);

/**
 * Functions, by operation, that prepare the documented conflict. Each returns the changes to the documented request
 * that cause the conflict. Those that follow from a guard on the state of a resource, or from unique fields, are derived.
 */
export const provocations: Readonly<Record<string, Provocation>> = {
  ...Object.fromEntries([...guarded].map(([id, own]): [string, Provocation] => [id, inState("rejected", own)])),
  ...Object.fromEntries(creating.map(({ id }): [string, Provocation] => [id, (tenant) => again(tenant, id)])),
  pipelines_restore: async (tenant) => {
    await pausePipeline(tenant);
    const { attributes } = await succeed(tenant, "pipelines_get");
    await succeed(tenant, "pipelines_delete");
    await succeed(tenant, "pipelines_create", { body: { ...bodyOf("pipelines_create"), name: attributes.name } });
    return {};
  },
  pipelines_permanentlyDelete: () => ({}),
  schedules_create: whenPaused,
  schedules_update: whenPaused,
  schedules_enable: whenPaused,
  schedules_runNow: whenPaused,
  triggers_update: () => ({ body: { trigger_type: "gcs" } }),
  connections_delete: () => ({}),
  projects_delete: () => ({}),
  folders_delete: () => ({}),
  git_push: async (tenant) => {
    await succeed(tenant, "git_push");
    return {};
  },
  git_pull: async (tenant) => {
    await succeed(tenant, "git_push");
    await tenant.clock.advance("1m");
    await succeed(tenant, "pipelines_rename", { body: { name: "Changed here" } });
    return { body: { branch: "main" } };
  },
  contracts_delete: () => ({}),
};

async function whenPaused(tenant: SandboxTenant): Promise<CallInput> {
  await pausePipeline(tenant);
  return {};
}

/** Sends the documented request, so that an equal one conflicts. */
async function again(tenant: SandboxTenant, id: string): Promise<CallInput> {
  await send(tenant, id);
  return {};
}
