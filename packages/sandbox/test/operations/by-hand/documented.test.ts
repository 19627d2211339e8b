// What the documentation states about operations with a behaviour of their own, as far as no other test shows it.
import { describe, expect, test } from "vitest";
import { send, succeed } from "../../support/calls.ts";
import { useSandbox } from "../../support/sandbox.ts";

const context = useSandbox();

/** The status of each response to the requests. */
const statusesOf = async (...calls: Parameters<typeof send>[]): Promise<number[]> => {
  const statuses: number[] = [];
  for (const call of calls) statuses.push((await send(...call)).status);
  return statuses;
};

test("`rotated_at` of an API key shows whether a rotation replaced its secret", async () => {
  const { tenant } = context;
  const { id } = await succeed(tenant, "apiKeys_create", { body: { name: "Job", scopes: [] } });
  const params = { api_key_id: id };
  await tenant.clock.advance("1h");
  await succeed(tenant, "apiKeys_regenerate", { params });

  expect((await succeed(tenant, "apiKeys_get", { params })).attributes.rotated_at).toBe("2026-11-24T14:00:00Z");
});

test("each rotation of the secret of a webhook gives another one", async () => {
  const { tenant } = context;
  const rotate = async (): Promise<string> =>
    (await succeed(tenant, "webhooks_rotateSecret")).attributes.signing_secret;

  expect(new Set([await rotate(), await rotate(), await rotate()]).size).toBe(3);
});

test("the runs that a schedule has started continue when it is disabled and deleted", async () => {
  const { tenant } = context;
  const run = await succeed(tenant, "schedules_runNow");
  await succeed(tenant, "schedules_disable");
  await succeed(tenant, "schedules_delete");
  await tenant.clock.advance("1m");

  const { attributes } = await succeed(tenant, "runs_get", { params: { run_id: run.id } });
  expect(attributes.status).toBe("succeeded");
});

test("enabling a schedule returns the time of its next run", async () => {
  const { tenant } = context;
  await succeed(tenant, "schedules_disable");
  const { next_run_at } = (await succeed(tenant, "schedules_enable")).attributes;

  expect(Date.parse(next_run_at)).toBeGreaterThan(tenant.clock.now());
});

test("a folder moves to the root of its project if `parent_id` is null", async () => {
  const { tenant } = context;
  const [parent_id = ""] = tenant.seed("folder", [{ name: "A", parent_id: null }]);
  const [folder_id = ""] = tenant.seed("folder", [{ name: "B", parent_id }]);
  const body = { name: "B", parent_id: null };

  const { attributes } = await succeed(tenant, "folders_update", { params: { folder_id }, body });
  expect(attributes).toMatchObject({ parent_id: null, path: "/B" });
});

test("a credential that is restored from the trash is active", async () => {
  const { tenant } = context;
  const [credential_id = ""] = tenant.seed("credential", [{ name: "Own" }]);
  const params = { credential_id };
  await succeed(tenant, "credentials_delete", { params });

  expect((await succeed(tenant, "credentials_restore", { params })).attributes.status).toBe("active");
  expect((await succeed(tenant, "credentials_get", { params })).attributes.status).toBe("active");
});

test("an agent stays pending until its host has enrolled, and is pending again once it is enabled", async () => {
  const { tenant } = context;
  const { id, attributes } = await succeed(tenant, "agents_register");
  const params = { agent_id: id };
  await tenant.clock.advance("1w");
  const status = async () => (await succeed(tenant, "agents_get", { params })).attributes.status;
  expect(await status()).toBe("pending");

  await succeed(tenant, "agents_revoke", { params });
  const enabled = await succeed(tenant, "agents_enable", { params });
  expect(await status()).toBe("pending");
  expect(enabled.attributes.enrollment_token).not.toBe(attributes.enrollment_token);
});

describe("a contract", () => {
  const create = async () => {
    const { tenant } = context;
    const { id } = await succeed(tenant, "contracts_create");
    return { tenant, params: { contract_id: id } };
  };

  test("is a draft, then active, then deprecated, and is kept", async () => {
    const { tenant, params } = await create();
    const successor = (await create()).params.contract_id;
    const statusOf = async () => (await succeed(tenant, "contracts_get", { params })).attributes.status;
    expect(await statusOf()).toBe("draft");
    await succeed(tenant, "contracts_activate", { params });
    expect(await statusOf()).toBe("active");
    await succeed(tenant, "contracts_deprecate", { params, body: { successor_contract_id: successor } });
    expect(await statusOf()).toBe("deprecated");
  });

  test("cannot be deleted while it is assigned, and an assignment can be repeated", async () => {
    const { tenant, params } = await create();
    const body = { resource_type: "pipeline", resource_id: "pl_01hqxyz" };
    await succeed(tenant, "contracts_assign", { params, body });
    await succeed(tenant, "contracts_assign", { params, body });
    expect(await succeed(tenant, "contracts_listAssignments", { params })).toHaveLength(1);
    expect(await statusesOf([tenant, "contracts_delete", { params }])).toEqual([409]);

    await succeed(tenant, "contracts_unassign", { params, body });
    await succeed(tenant, "contracts_unassign", { params, body });
    expect(await succeed(tenant, "contracts_listAssignments", { params })).toEqual([]);
    expect(await statusesOf([tenant, "contracts_delete", { params }])).toEqual([200]);
  });
});

test("the status of the IP allowlist counts its networks", async () => {
  const { tenant } = context;
  const count = async (): Promise<number> => (await succeed(tenant, "ipAllowlist_getStatus")).attributes.entry_count;
  const before = await count();
  await succeed(tenant, "ipAllowlist_add", { body: { cidr: "198.51.100.0/28" } });

  expect([before, await count()]).toEqual([(await succeed(tenant, "ipAllowlist_list")).length - 1, before + 1]);
});

test("the statistics of dead letters follow a bulk operation by filter", async () => {
  const { tenant } = context;
  tenant.seed("dlq_entry", [{ error_code: "own" }, { error_code: "own" }]);
  const countOf = async (): Promise<number> => {
    const { by_error_code } = (await succeed(tenant, "dlq_getStats")).attributes;
    return by_error_code.find((one: { error_code: string }) => one.error_code === "own")?.count ?? 0;
  };
  const body = { action: "reprocess", filters: { error_code: "own" }, confirm_token: "yes" };
  const { attributes } = await succeed(tenant, "dlq_bulkActionByFilter", { body });
  expect([attributes.matched_count, await countOf()]).toEqual([2, 2]);
  await tenant.clock.advance("1m");
  expect(await countOf()).toBe(0);
});

test("the pipelines of a conversion are created one by one, and a failure does not affect the others", async () => {
  const { tenant } = context;
  const names = ["Own", "Own", "Other"];
  const definition = { format: "planasonix_v1", document: { nodes: [], edges: [] } };
  const pipelines = names.map((name) => ({ name, definition, environment: "production" }));
  const { attributes } = await succeed(tenant, "convert_bulkCreatePipelines", { body: { pipelines } });

  expect(attributes.created.map(({ name }: { name: string }) => name)).toEqual(["Own", "Other"]);
  expect(attributes.failed).toMatchObject([{ name: "Own" }]);
});

test("documents that are indexed are in the activity of the knowledge base", async () => {
  const { tenant } = context;
  const source_url = "https://wiki.example.com/own";
  await succeed(tenant, "ai_ingestKnowledgeDocument", { body: { source_url } });

  const [latest] = await succeed(tenant, "knowledge_listActivity");
  expect(latest.attributes).toMatchObject({ type: "ingest", source: source_url });
});
