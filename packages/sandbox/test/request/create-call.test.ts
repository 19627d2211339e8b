import { describe, expect, test } from "vitest";
import type { Call } from "../../src/call/call.ts";
import type { JsonObject } from "../../src/description/document.ts";
import { createCall } from "../../src/request/create-call.ts";
import type { Attributes, StoredResource } from "../../src/store/resources.ts";
import { operationOf } from "../support/calls.ts";
import { createTestTenancy } from "../support/tenancy.ts";

const { tenant } = createTestTenancy("create-call", "demo").tenancy.main;
const { resources, add, operationBehaviours } = tenant.data;

/** Creates the call of a request to an operation. Path parameters have the documented values by default. */
function callOf(id: string, params: Readonly<Record<string, string>> = {}, body: JsonObject = {}): Call {
  const operation = operationOf(id);
  const documented = operation.parameters.map(({ name, example }) => [name, String(example)]);
  const workspace = tenant.present();
  const all = { ...Object.fromEntries(documented), ...params };
  return createCall(
    { operation, params: all, query: {}, body, keyId: "key_1", workspace },
    operationBehaviours.get(id),
  );
}

function addTrashed(type: string, attributes: Attributes = {}): StoredResource {
  return resources.save(add(type, attributes), { isDeleted: true });
}

const missing = (id: string) =>
  expect.objectContaining({ reply: { status: 404, message: `There is no resource with the ID ${id}.` } });
const idsOf = ({ named }: Call) => named.map(({ type, id }) => `${type} ${id}`);

test("a call has the kind of its operation, and the operation as its cause", () => {
  expect(callOf("projects_list")).toMatchObject({
    kind: "list",
    keyId: "key_1",
    body: {},
    named: [],
    cause: { type: "request", id: "projects.list" },
  });
});

test("the edges of a body get IDs", () => {
  const { body } = callOf("pipelines_create", {}, { edges: [{ source: "a", target: "b" }], nodes: [] });

  expect(body).toEqual({ edges: [{ id: "e_1", source: "a", target: "b" }], nodes: [] });
});

describe("the resources of a path", () => {
  test("are named in the order of its parameters, and the last one is the target", () => {
    const contract = add("data_contract", {});
    const table = add("catalog_table", {});
    const call = callOf("catalogTables_removeContract", { table_id: table.id, contract_id: contract.id });

    expect(idsOf(call)).toEqual([`catalog_table ${table.id}`, `data_contract ${contract.id}`]);
    expect(call.target).toEqual(contract);
  });

  test.each(["table_id", "contract_id"])("must all exist: %s", (name) => {
    const ids = { table_id: add("catalog_table", {}).id, contract_id: add("data_contract", {}).id };

    expect(() => callOf("catalogTables_removeContract", { ...ids, [name]: "none" })).toThrow(missing("none"));
  });

  test("are found by the attribute that the path contains, and an upsert may name a new one", () => {
    const preference = add("user_preference", { key: "theme" });

    expect(callOf("preferences_get", { key: "theme" }).target).toEqual(preference);
    expect(callOf("preferences_set", { key: "theme" }).named).toEqual([]);
    expect(callOf("preferences_set", { key: "new" }).named).toEqual([]);
  });
});

describe("a part of a resource that a path names", () => {
  const preview = (nodes: unknown, node_id: string) =>
    callOf("pipelines_previewNode", { pipeline_id: add("pipeline", { nodes }).id, node_id });

  test("must exist", () => {
    expect(preview([{ id: "a" }, { id: "b" }], "b").named).toHaveLength(1);
    expect(() => preview([{ id: "a" }, { id: "b" }], "c")).toThrow(missing("c"));
  });

  test.each([
    ["is no list of parts", undefined],
    ["are no parts", []],
    ["are parts without IDs", [{ id: "a" }, { name: "b" }]],
    ["are parts that are no objects", ["a", "b"]],
  ])("may have any name if there %s", (_problem, nodes) => {
    expect(preview(nodes, "c").named).toHaveLength(1);
  });

  test("may have any name if the path does not say which list contains it", () => {
    expect(idsOf(callOf("agents_downloadInstaller", { platform: "linux" }))).toEqual([
      expect.stringMatching(/^agent /),
    ]);
  });
});

describe("the trash", () => {
  test.each(["pipelines_get", "pipelines_delete"])("hides its resources from %s", (id) => {
    const { id: pipeline_id } = addTrashed("pipeline");

    expect(() => callOf(id, { pipeline_id })).toThrow(missing(pipeline_id));
  });

  test.each([
    ["pipelines_restore", "pipeline"],
    ["pipelines_permanentlyDelete", "pipeline"],
    ["credentials_restore", "credential"],
    ["credentials_permanentlyDelete", "credential"],
  ])("shows its resources to %s", (id, type) => {
    const trashed = addTrashed(type);

    expect(callOf(id, { [`${type}_id`]: trashed.id }).target).toEqual(trashed);
  });

  test("is the only place where a restoration finds a resource, unless a 409 says that the resource is not in the trash", () => {
    const [pipeline, credential] = [add("pipeline", {}), add("credential", {})];

    expect(callOf("pipelines_restore", { pipeline_id: pipeline.id }).target).toEqual(pipeline);
    expect(callOf("credentials_permanentlyDelete", { credential_id: credential.id }).target).toEqual(credential);
    expect(() => callOf("credentials_restore", { credential_id: credential.id })).toThrow(missing(credential.id));
  });
});

test("a body names the target of an operation whose path does not", () => {
  const sync = add("reverse_etl_sync", {});

  expect(callOf("reverseEtl_toggleSync", {}, { sync_id: sync.id }).target).toEqual(sync);
  expect(() => callOf("reverseEtl_toggleSync", {}, { sync_id: "none" })).toThrow(
    expect.objectContaining({
      reply: expect.objectContaining({
        status: 400,
        details: [{ field: "body.sync_id", issue: "is not the ID of an existing reverse etl sync" }],
      }),
    }),
  );
});
