import type { SandboxTenant } from "../../src/control/sandbox-tenant.ts";
import { type CallInput, succeed } from "./calls.ts";
import { bodyOf, pausePipeline } from "./preparations.ts";

/**
 * Functions, by operation, that prepare the documented conflict. Each returns the changes to the documented request
 * that cause the conflict. Some documented requests conflict with the seed as it is.
 */
export const provocations: Readonly<Record<string, (tenant: SandboxTenant) => CallInput | Promise<CallInput>>> = {
  pipelines_create: () => ({}),
  pipelines_delete: () => ({}),
  pipelines_run: whenPaused,
  pipelines_restore: async (tenant) => {
    await pausePipeline(tenant);
    const { attributes } = await succeed(tenant, "pipelines_get");
    await succeed(tenant, "pipelines_delete");
    await succeed(tenant, "pipelines_create", { body: { ...bodyOf("pipelines_create"), name: attributes.name } });
    return {};
  },
  pipelines_permanentlyDelete: () => ({}),
  runs_cancel: () => ({}),
  schedules_create: whenPaused,
  schedules_update: whenPaused,
  schedules_enable: whenPaused,
  schedules_runNow: whenPaused,
  triggers_update: () => ({ body: { trigger_type: "gcs" } }),
  connections_create: () => ({}),
  connections_delete: () => ({}),
  jobs_getResults: async (tenant) => ({ params: { job_id: (await succeed(tenant, "connections_sync")).id } }),
  projects_delete: () => ({}),
  folders_delete: () => ({}),
  streams_delete: () => ({}),
  streams_resume: () => ({}),
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
  ipAllowlist_add: () => ({}),
  contracts_delete: () => ({}),
  contracts_activate: () => ({}),
  contracts_deprecate: async (tenant) => ({ params: { contract_id: (await succeed(tenant, "contracts_create")).id } }),
};

async function whenPaused(tenant: SandboxTenant): Promise<CallInput> {
  await pausePipeline(tenant);
  return {};
}
