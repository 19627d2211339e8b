import { describe, expect, test } from "vitest";
import { document, model, send, succeed } from "../support/calls.ts";
import { bodyOf, pausePipeline } from "../support/preparations.ts";
import { useSandbox } from "../support/sandbox.ts";

const context = useSandbox();

/** The documented body of an operation without its optional fields. */
function smallestBody(id: string): Record<string, unknown> {
  const pointer = model.operations.get(id)?.body?.schemas.get("application/json") ?? "";
  const { required } = document.resolve({ $ref: `#${pointer}` });
  const names = Array.isArray(required) ? required : [];
  return Object.fromEntries(Object.entries(bodyOf(id)).filter(([name]) => names.includes(name)));
}

describe("resources", () => {
  test("are read as they were created, with `created_at` from the clock", async () => {
    const { tenant } = context;
    const body = { ...bodyOf("pipelines_create"), name: "New" };
    const created = await succeed(tenant, "pipelines_create", { body });
    expect(created.attributes).toMatchObject({ ...body, status: "draft", created_at: "2026-11-24T13:00:00Z" });
    const read = await succeed(tenant, "pipelines_get", { params: { pipeline_id: created.id } });
    expect(read.attributes).toMatchObject(created.attributes);
  });

  test("start without the history that the example shows", async () => {
    const { tenant } = context;
    const { id } = await succeed(tenant, "webhooks_create");
    const read = await succeed(tenant, "webhooks_get", { params: { webhook_id: id } });
    expect(read.attributes).toMatchObject({ last_delivery_at: null, failure_count_24h: 0 });
  });

  test("keep the fields that an update omits, and record the time of the update", async () => {
    const { tenant } = context;
    await tenant.clock.advance("1h");
    const updated = await succeed(tenant, "projects_update", { body: { name: "Renamed" } });
    expect(updated.attributes).toMatchObject({ name: "Renamed", updated_at: "2026-11-24T14:00:00Z" });
    expect(updated.attributes.description).toBe((await succeed(tenant, "projects_get")).attributes.description);
  });

  test("disappear when they are deleted, if their type has no trash", async () => {
    const { tenant } = context;
    const { attributes } = await succeed(tenant, "glossaryTerms_delete");
    expect(attributes).toEqual({ deleted: true, deleted_at: "2026-11-24T13:00:00Z" });
    expect((await send(tenant, "glossaryTerms_get")).status).toBe(404);
    expect((await send(tenant, "glossaryTerms_delete")).status).toBe(404);
  });

  const restores = [...model.operations.values()].filter(({ path }) => path.endsWith("/restore"));

  test.each(restores.map(({ id }) => id.split("_")[0] ?? ""))(
    "of %s are restored with the attributes that a read returns, even if no optional attribute was set",
    async (resource) => {
      const { tenant } = context;
      const body = { ...smallestBody(`${resource}_create`), name: "New" };
      const { id } = await succeed(tenant, `${resource}_create`, { body });
      const name = model.operations.get(`${resource}_restore`)?.parameters.find((one) => one.in === "path")?.name ?? "";
      const params = { [name]: id };
      await succeed(tenant, `${resource}_delete`, { params });
      const restored = await succeed(tenant, `${resource}_restore`, { params });
      const read = await succeed(tenant, `${resource}_get`, { params });
      const shown = Object.entries(read.attributes).filter(([attribute]) => attribute in restored.attributes);
      expect(shown.length).toBeGreaterThan(0);
      expect(restored.attributes).toMatchObject(Object.fromEntries(shown));
    },
  );

  test("move to the trash when they are deleted, if their type has one, and can be restored", async () => {
    const { tenant } = context;
    await pausePipeline(tenant);
    const before = await succeed(tenant, "pipelines_listDeleted");
    await succeed(tenant, "pipelines_delete");
    expect((await send(tenant, "pipelines_get")).status).toBe(404);
    const trash = await succeed(tenant, "pipelines_listDeleted");
    expect(trash).toHaveLength(before.length + 1);
    expect(trash.find(({ id }: { id: string }) => id === "pl_01hqxyz").attributes.deleted_at).toBe(
      "2026-11-24T13:00:00Z",
    );

    const restored = await succeed(tenant, "pipelines_restore");
    expect(restored).toMatchObject({ id: "pl_01hqxyz", attributes: { name: "Orders to warehouse" } });
    expect((await succeed(tenant, "pipelines_get")).attributes.deleted_at ?? null).toBeNull();
  });

  test("can be deleted permanently from the trash", async () => {
    const { tenant } = context;
    await succeed(tenant, "credentials_delete");
    expect((await succeed(tenant, "credentials_permanentlyDelete")).attributes).toEqual({ purged: true });
    expect((await send(tenant, "credentials_restore")).status).toBe(404);
  });

  test("can be copied with a new ID, and stay independent of the copy", async () => {
    const { tenant } = context;
    const copy = await succeed(tenant, "pipelines_clone");
    expect(copy.id).not.toBe("pl_01hqxyz");
    expect(copy.attributes.nodes).toEqual((await succeed(tenant, "pipelines_get")).attributes.nodes);
    await succeed(tenant, "pipelines_rename", { params: { pipeline_id: copy.id }, body: { name: "Copied" } });
    expect((await succeed(tenant, "pipelines_get")).attributes.name).toBe("Orders to warehouse");
  });

  test("get the first free name if they are copies without a name", async () => {
    const { tenant } = context;
    const name = async () => (await succeed(tenant, "pipelines_clone", { body: {} })).attributes.name;
    expect([await name(), await name()]).toEqual(["Orders to warehouse (copy)", "Orders to warehouse (copy 2)"]);
  });

  test.each([
    ["pipelines_rename", {}],
    ["pipelines_update", { nodes: [], edges: [] }],
    ["connections_update", {}],
    ["credentials_update", {}],
  ])("keep a name that only they may have: %s", async (operation, body) => {
    const { tenant } = context;
    const create = `${operation.split("_")[0]}_create`;
    const { attributes } = await succeed(tenant, create, { body: { ...bodyOf(create), name: "Taken" } });
    const { status, json } = await send(tenant, operation, { body: { ...body, name: attributes.name } });
    expect([status, json.error.details]).toEqual([409, [{ field: "body.name", issue: "is taken" }]]);
  });

  test("cannot be moved to a project that has a pipeline of the same name", async () => {
    const { tenant } = context;
    const project_id = "proj_01hqabc";
    await succeed(tenant, "pipelines_clone", { body: { name: "Orders to warehouse", project_id } });
    const { status } = await send(tenant, "pipelines_move", { body: { project_id, folder_id: "fld_01hqabc" } });
    expect(status).toBe(409);
  });

  test("cannot be restored unless they are in the trash", async () => {
    const { tenant } = context;
    expect((await send(tenant, "pipelines_restore")).json.error.message).toBe(
      "The pipeline is not in the trash. Delete it first.",
    );
    expect((await send(tenant, "credentials_restore")).status).toBe(404);
  });

  test("can be created, changed and deleted by name", async () => {
    const { tenant } = context;
    const before = (await succeed(tenant, "preferences_list")).length;
    const params = { key: "theme/dark mode" };
    await succeed(tenant, "preferences_set", { params, body: { value: true } });
    await succeed(tenant, "preferences_set", { params, body: { value: false } });
    expect((await succeed(tenant, "preferences_get", { params })).attributes).toMatchObject({
      key: params.key,
      value: false,
    });
    expect(await succeed(tenant, "preferences_list")).toHaveLength(before + 1);

    await succeed(tenant, "globalVariables_set", { body: { name: "REGION", value: "eu" } });
    await succeed(tenant, "globalVariables_delete", { params: { name: "REGION" } });
    expect((await send(tenant, "globalVariables_delete", { params: { name: "REGION" } })).status).toBe(404);
  });

  test("can be changed and removed if there is only one of their type", async () => {
    const { tenant } = context;
    await succeed(tenant, "settings_updateSessionTimeout", {
      body: { idle_timeout_minutes: 5, absolute_timeout_minutes: 60, extend_on_activity: false },
    });
    expect((await succeed(tenant, "settings_getSessionTimeout")).attributes.idle_timeout_minutes).toBe(5);
    await succeed(tenant, "git_delete");
    expect((await succeed(tenant, "git_get")).attributes).toMatchObject({ enabled: false, repository_url: null });
  });

  test("have the values of the example from the start if there is only one of their type", async () => {
    const { sandbox } = context;
    const tenant = await sandbox.tenant();
    const first = await succeed(tenant, "settings_getLogRetention");
    const [example] = model.operations.get("settings_getLogRetention")?.successes[0].examples ?? [];
    expect({ data: first }).toMatchObject(Object(example?.value));
  });

  test("can be named in a field of the body", async () => {
    const { tenant } = context;
    const off = await succeed(tenant, "reverseEtl_toggleSync");
    expect(off).toMatchObject({ id: "retl_sync_01j9k6m7n8o9p0q1", attributes: { enabled: false } });
    expect((await succeed(tenant, "reverseEtl_getSync")).attributes.enabled).toBe(false);
    expect(
      (await send(tenant, "reverseEtl_toggleSync", { body: { sync_id: "retl_sync_none", enabled: true } })).status,
    ).toBe(400);
  });

  test("extend the path of their parent folder and prevent its deletion, if they are folders", async () => {
    const { tenant } = context;
    const parent = await succeed(tenant, "folders_create", { body: { project_id: "proj_01hqxyz", name: "Reports" } });
    const child = await succeed(tenant, "folders_create", {
      body: { project_id: "proj_01hqxyz", name: "Daily", parent_id: parent.id },
    });
    expect(child.attributes).toMatchObject({ path: "/Reports/Daily", parent_id: parent.id });
    expect((await send(tenant, "folders_delete", { params: { folder_id: parent.id } })).status).toBe(409);
  });

  test("have paths that follow the names of the folders above them", async () => {
    const { tenant } = context;
    const create = (name: string, parent_id?: string) =>
      succeed(tenant, "folders_create", { body: { project_id: "proj_01hqxyz", name, parent_id } });
    const top = await create("A");
    const middle = await create("B", top.id);
    const leaf = await create("C", middle.id);
    const params = { folder_id: top.id };
    await succeed(tenant, "folders_update", { params, body: { name: "Z", parent_id: null } });
    const { attributes } = await succeed(tenant, "folders_get", { params: { folder_id: leaf.id } });
    expect(attributes.path).toBe("/Z/B/C");

    const move = async (parent_id: string) =>
      (await send(tenant, "folders_update", { params, body: { name: "Z", parent_id } })).json.error.details;
    const field = "body.parent_id";
    expect(await move(leaf.id)).toEqual([{ field, issue: "is the folder itself, or a folder in it" }]);
    expect(await move("fld_01hqabc")).toEqual([{ field, issue: "is a folder of another project" }]);
  });

  test("are counted in summaries", async () => {
    const { tenant } = context;
    const streams = await succeed(tenant, "streams_getSummary");
    expect(streams.attributes).toMatchObject({ total: 2, by_status: { running: 1, paused: 1 } });
    const artifacts = await succeed(tenant, "diagnostics_getStats");
    const list = await succeed(tenant, "diagnostics_list");
    expect(artifacts.attributes.total_artifacts).toBe(list.length);
    expect((await succeed(tenant, "ipAllowlist_getStatus")).attributes.entry_count).toBe(2);
  });
});

describe("files", () => {
  test("suggest a name with the extension of their media type", async () => {
    const { headers } = await send(context.tenant, "dlq_export");
    expect(headers.get("content-disposition")).toBe('attachment; filename="dlq-export.csv"');
  });
});

describe("references", () => {
  test.each([
    ["pipelines_create", { project_id: "proj_none" }, "body.project_id"],
    ["folders_create", { parent_id: "fld_none" }, "body.parent_id"],
    ["schedules_create", { pipeline_id: "pl_none" }, "body.pipeline_id"],
    ["streams_create", { connection_id: "conn_none" }, "body.connection_id"],
    ["glossaryTerms_create", { domain_id: "gdom_none" }, "body.domain_id"],
    ["reverseEtl_createSync", { destination_id: "conn_none" }, "body.destination_id"],
  ])("to unknown resources get a 400: %s with %o", async (id, change, field) => {
    const { status, json } = await send(context.tenant, id, {
      body: { ...bodyOf(id), name: "New", ...(id === "schedules_create" && { name: undefined }), ...change },
    });
    expect(status).toBe(400);
    expect(json.error.details[0].field).toBe(field);
  });

  test("to an unknown ID in a path get a 404", async () => {
    const { status, json } = await send(context.tenant, "pipelines_run", { params: { pipeline_id: "pl_none" } });
    expect(status).toBe(404);
    expect(json.error.code).toBe("not_found");
  });

  test("to an unknown part of a resource get a 404", async () => {
    const { tenant } = context;
    const known = await succeed(tenant, "pipelines_previewNode");
    expect(known.attributes.node_id).toBe("n_source");
    expect((await send(tenant, "pipelines_previewNode", { params: { node_id: "n_none" } })).status).toBe(404);
  });

  test("from active pipelines prevent the deletion of a connection", async () => {
    const { tenant } = context;
    expect((await send(tenant, "connections_delete")).status).toBe(409);
    await pausePipeline(tenant);
    expect((await send(tenant, "connections_delete")).status).toBe(200);
  });

  test("from a table to a contract disappear when the contract removes the assignment", async () => {
    const { tenant } = context;
    const contract_id = (await succeed(tenant, "contracts_create")).id;
    const params = { table_id: "cat_tbl_01inventory" };
    await succeed(tenant, "catalogTables_assignContract", { params, body: { contract_id } });
    const at = async (id: string, input: object) =>
      (await succeed(tenant, id, input)).map((item: { id: string }) => item.id);
    expect(await at("contracts_listAssignments", { params: { contract_id } })).toEqual(["cat_tbl_01inventory"]);
    expect(await at("catalogTables_listContracts", { params })).toContain(contract_id);

    const body = { resource_type: "catalog_table", resource_id: "cat_tbl_01inventory" };
    await succeed(tenant, "contracts_unassign", { params: { contract_id }, body });
    expect(await at("catalogTables_listContracts", { params })).not.toContain(contract_id);
    expect(
      (await send(tenant, "catalogTables_removeContract", { params: { ...params, contract_id: "ctr_none" } })).status,
    ).toBe(404);
    await succeed(tenant, "contracts_delete", { params: { contract_id } });
  });
});

describe("secrets", () => {
  test("of a credential can be written but not read", async () => {
    const { tenant } = context;
    const body = {
      ...bodyOf("credentials_create"),
      name: "Hidden",
      config: { host: "db.acme.dev", password: "hunter2", nested: [{ token: "t0ken" }] },
    };
    const created = await send(tenant, "credentials_create", { body });
    const list = await send(tenant, "credentials_list");
    for (const { text } of [created, list]) expect(text).not.toMatch(/hunter2|t0ken/);
    expect(created.json.data.attributes.config).toEqual({ host: "db.acme.dev", nested: [{}] });
  });

  test("of a credential stay when an update of its configuration omits them, as the other members do", async () => {
    const { tenant } = context;
    const config = { host: "db.acme.dev", port: 5432, password: "hunter2" };
    const body = { ...bodyOf("credentials_create"), name: "Kept", config };
    const { id } = await succeed(tenant, "credentials_create", { body });
    const params = { credential_id: id };
    await succeed(tenant, "credentials_update", { params, body: { config: { password: "hunter3" } } });
    await succeed(tenant, "credentials_update", { params, body: { config: { port: 5433 } } });
    const { attributes } = await succeed(tenant, "credentials_get", { params });
    expect(attributes.config).toEqual({ host: "db.acme.dev", port: 5433 });
  });

  test("in the configuration of a trigger can be written but not read, and an update keeps them", async () => {
    const { tenant } = context;
    const secrets = { hmac_secret: "hunter2", nested: { token: "t0ken" } };
    const config = { ...secrets, bucket: "acme-landing" };
    const created = await send(tenant, "triggers_create", { body: { ...bodyOf("triggers_create"), config } });
    const params = { trigger_id: created.json.data.id };
    const body = { config: { bucket: "acme-other" } };
    const updated = await send(tenant, "triggers_update", { params, body });
    const read = await send(tenant, "triggers_get", { params });
    for (const { text, status } of [created, updated, read]) {
      expect(status, text).toBeLessThan(300);
      expect(text).not.toMatch(/hunter2|t0ken/);
    }
    expect(read.json.data.attributes.config).toMatchObject({ bucket: "acme-other", nested: {} });
  });

  test("in the URL of a notification channel can be written but not read", async () => {
    const { tenant } = context;
    const config = { webhook_url: "https://hooks.acme.example/T0/B0/hunter2", workspace: "acme" };
    const body = { type: "slack", name: "Alerts", config };
    const { id } = await succeed(tenant, "notificationChannels_create", { body });
    const list = await send(tenant, "notificationChannels_list");
    expect(list.text).not.toContain("hunter2");
    const found = list.json.data.find((channel: { id: string }) => channel.id === id);
    expect(found.attributes.config).toEqual({ workspace: "acme" });
  });

  test("of a webhook are shown when it is created but not when it is read, and change with a rotation", async () => {
    const { tenant } = context;
    const body = { ...bodyOf("webhooks_create"), secret: "own-secret" };
    const { id, attributes } = await succeed(tenant, "webhooks_create", { body });
    expect(attributes.signing_secret).toBe("own-secret");
    const params = { webhook_id: id };
    expect((await send(tenant, "webhooks_get", { params })).text).not.toContain("own-secret");
    const rotated = await succeed(tenant, "webhooks_rotateSecret", { params });
    expect(rotated.attributes.signing_secret).toMatch(/^whsec_\w{32}$/);
  });

  test("for the enrollment of an agent are new each time", async () => {
    const { tenant } = context;
    const { id, attributes } = await succeed(tenant, "agents_register");
    await succeed(tenant, "agents_revoke", { params: { agent_id: id } });
    const enabled = await succeed(tenant, "agents_enable", { params: { agent_id: id } });
    expect(enabled.attributes.status).toBe("pending");
    expect(enabled.attributes.enrollment_token).not.toBe(attributes.enrollment_token);
  });
});
