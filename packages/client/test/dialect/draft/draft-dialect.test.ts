import { readDialect } from "@planasonix/openapi/dialects";
import { describe, expect, test } from "vitest";
import { draftDialect } from "../../../src/dialect.ts";

const options = { name: "ours", source: "a test", prefix: "/api" };

/** Drafts a dialect from replies by operation. It must pass the rules of dialects. */
function drafted(replies: Readonly<Record<string, unknown>>, query: readonly string[] = []) {
  const draft = draftDialect(options);
  for (const [operation, body] of Object.entries(replies)) draft.add(operation, { body, query });
  return readDialect(JSON.stringify(draft.dialect()));
}

const flat = { id: "pl_1", name: "Orders", projectId: "p_1", updatedAt: "2026-12-01T00:00:00Z" };
const resource = { id: "pl_1", type: "pipeline", attributes: { name: "Orders", project_id: "p_1" } };
const documented = { data: [resource], meta: { page: { limit: 2, cursor: null } } };
const nothing = { by: "nothing" } as const;

test.each<[string, string, unknown, object]>([
  [
    "a bare list in camelCase",
    "pipelines.list",
    [flat],
    {
      is: "seen",
      query: {},
      response: { case: "camel", shows: ["/name", "/project_id", "/updated_at"], page: nothing },
    },
  ],
  [
    "a list elsewhere, with an empty one beside it",
    "pipelines.list",
    { warnings: [], results: [{ id: "pl_1", name: "Orders" }] },
    { is: "seen", query: {}, response: { at: "/results", shows: ["/name"], page: nothing } },
  ],
  [
    "the envelope without `data`",
    "pipelines.get",
    resource,
    { is: "seen", response: { form: "envelope", shows: ["/name", "/project_id"] } },
  ],
  [
    "the envelope in camelCase",
    "pipelines.get",
    { data: { ...resource, attributes: { name: "Orders", projectId: "p_1" } } },
    { is: "seen", response: { at: "/data", form: "envelope", case: "camel", shows: ["/name", "/project_id"] } },
  ],
  [
    "a resource one level deeper, in snake_case, with an ID of its own name",
    "pipelines.get",
    { data: { pipeline: { pipeline_id: "pl_1", name: "Orders", project_id: "p_1" } } },
    { is: "seen", response: { at: "/data/pipeline", id: ["/pipeline_id"], shows: ["/name", "/project_id"] } },
  ],
  [
    "a resource that does not repeat its ID",
    "jobs.get",
    { status: "queued", connection_id: "conn_1" },
    { is: "seen", response: { id: ["{job_id}"], shows: ["/connection_id", "/status"] } },
  ],
  [
    "one name in camelCase among others",
    "pipelines.get",
    { data: { id: "pl_1", project_id: "p_1", folderId: "f_1" } },
    {
      is: "seen",
      response: { at: "/data", names: { "/folder_id": "/folderId" }, shows: ["/folder_id", "/project_id"] },
    },
  ],
  [
    "an abbreviated name",
    "pipelines.get",
    { id: "pl_1", name: "Orders", projectId: "p_1", destConnId: "conn_2" },
    {
      is: "guessed",
      why: "`/destConnId` is taken for /destination_connection_id",
      response: {
        case: "camel",
        names: { "/destination_connection_id": "/destConnId" },
        shows: ["/destination_connection_id", "/name", "/project_id"],
      },
    },
  ],
  [
    "names and values of a known dialect, for fields within others",
    "runs.get",
    { id: "run_1", status: "success", pipelineId: "pl_1", endedAt: "2026-12-01T00:00:00Z", errorMessage: "disk full" },
    {
      is: "guessed",
      why: expect.stringMatching(/`\/endedAt` is taken for \/finished_at.*values of status: success for succeeded/),
      response: {
        case: "camel",
        names: { "/finished_at": "/endedAt", "/error/message": "/errorMessage" },
        shows: ["/error/message", "/finished_at", "/pipeline_id", "/status"],
      },
      values: { status: { succeeded: "success" } },
    },
  ],
  [
    "a cursor elsewhere",
    "runs.list",
    { data: [{ id: "run_1", status: "running" }], next_cursor: "c_2" },
    {
      is: "guessed",
      why: "`/next_cursor` is taken for the cursor of the next page",
      query: { cursor: "cursor" },
      response: { at: "/data", shows: ["/status"], page: { by: "cursor", cursor: "/next_cursor" } },
    },
  ],
  [
    "an offset with a total",
    "jobs.list",
    { jobs: [{ id: "job_1", status: "running" }], page: { offset: 0, total: 7 } },
    {
      is: "guessed",
      why: "`offset` is taken for the parameter of the next page",
      query: { cursor: "offset" },
      response: {
        at: "/jobs",
        shows: ["/status"],
        page: { by: "offset", parameter: "offset", total: "/page/total" },
      },
    },
  ],
  [
    "an empty list",
    "runs.list",
    { runs: [] },
    {
      is: "guessed",
      why: "the list was empty, so its resources were not seen",
      query: {},
      response: { at: "/runs", page: nothing },
    },
  ],
  [
    "a body without anything that is described",
    "pipelines.get",
    { ok: true },
    { is: "unsupported", why: "the response has no resource that is like the documented one" },
  ],
  [
    "resources without an ID",
    "pipelines.list",
    [{ name: "Orders" }],
    { is: "unsupported", why: "its resources have no ID that can be recognized" },
  ],
  [
    "an operation that gives no resource",
    "webhooks.delete",
    {},
    { is: "unsupported", why: "dialects state the form of resources and lists alone" },
  ],
])("%s becomes the form of its operation", (_, operation, body, expected) => {
  expect(drafted({ [operation]: body }).operations[operation]).toEqual(expected);
});

test("a parameter can be sent if the deployment honoured it", () => {
  const { operations } = drafted({ "pipelines.list": [flat] }, ["limit"]);
  expect(operations["pipelines.list"]?.query).toEqual({ limit: "limit" });
});

describe("what was not seen", () => {
  test("is guessed from a read of the same resource, and not where nothing is known", () => {
    const { unlisted, operations } = drafted({ "pipelines.list": { items: [flat] } });
    expect(unlisted).toBe("no response of it was seen: list it here with its form to use it");
    expect(operations["pipelines.get"]).toEqual({
      is: "guessed",
      why: "its resources are taken to be like those of pipelines.list",
      response: { case: "camel" },
    });
    expect(Object.values(operations).filter(({ is }) => is === "seen")).toHaveLength(1);
    expect(operations["pipelines.run"] ?? operations["jobs.get"]).toBeUndefined();
  });

  test("is not guessed for an operation that the deployment does not have", () => {
    const draft = draftDialect(options);
    draft.add("pipelines.list", { body: [flat] });
    draft.addMissing("pipelines.get");
    expect(draft.dialect().operations["pipelines.get"]).toBeUndefined();
  });

  test("is guessed for the resources of an empty list from any other list", () => {
    const { operations } = drafted({ "schedules.list": { data: [] }, "pipelines.list": { data: [flat] } });
    expect(operations["schedules.list"]).toEqual({
      is: "guessed",
      why: "the list was empty, so its resources were not seen; its resources are taken to be like those of pipelines.list",
      query: {},
      response: { at: "/data", case: "camel", page: nothing },
    });
  });

  test("has the documented form if most of what was seen has it", () => {
    const one = { data: resource };
    const { unlisted, operations } = drafted({ "pipelines.list": documented, "pipelines.get": one, "jobs.list": [] });
    expect([unlisted, Object.keys(operations)]).toEqual([undefined, ["jobs.list"]]);
    const all = drafted({
      "pipelines.list": documented,
      "streams.getSummary": { data: { type: "streams_summary", attributes: { total: 1 } } },
    });
    expect(all.operations).toEqual({});
    const few = drafted({ "pipelines.list": documented, "jobs.list": [], "connections.list": [] });
    expect(few.operations["pipelines.list"]).toEqual({ is: "seen" });
  });
});

test.each<[string, unknown, object | undefined]>([
  ["the documented form", { error: { code: "not_found", message: "No" } }, undefined],
  ["a text", undefined, {}],
  ["members of the body", { code: "E404", message: "No" }, { code: "/code", message: "/message" }],
  ["a text in `error`", { error: "No" }, { message: "/error" }],
  ["a detail", { detail: "No", status: 404 }, { message: "/detail" }],
])("an error as %s", (_, body, expected) => {
  const draft = draftDialect(options);
  draft.add("pipelines.list", { body: [flat] });
  draft.addError(body);
  expect(draft.dialect().errors).toEqual(expected);
  expect(() => readDialect(draft.dialect())).not.toThrow();
});

test("an operation below another path, and a form that dialects cannot state", () => {
  const draft = draftDialect(options);
  expect(draft.add("jobs.list", { body: [{ id: 7, status: "running" }] }, "/v1/jobs")).toEqual(["7"]);
  expect(draft.dialect().operations["jobs.list"]).toMatchObject({ is: "seen", path: "/v1/jobs" });
  draft.add("jobs.list", { body: [{ id: "job_1", status: "running" }] }, "/v1 jobs");
  expect(draft.dialect().operations["jobs.list"]).toEqual({
    is: "unsupported",
    why: expect.stringMatching(/^its form cannot be stated: /),
  });
  expect(() => draft.add("jobs.explode", { body: [] })).toThrow(
    new TypeError("jobs.explode is no operation of the description"),
  );
});

test("a member with a name that is no pointer, and one of a class's, leads nowhere", () => {
  const body = JSON.parse(
    '{"a/b": [{"id": "pl_2", "name": "No"}], "__proto__": [{"id": "x"}], "list": [{"id": "pl_1", "name": "Yes"}]}',
  );
  expect(drafted({ "pipelines.list": body }).operations["pipelines.list"]?.response?.at).toBe("/list");
});
