import { expect, test } from "vitest";
import { openMap } from "../src/open-map.ts";
import { type PagesOptions, startPagesServer } from "../src/pages.ts";
import { asker } from "./ask.ts";

async function start(options?: PagesOptions) {
  const server = await startPagesServer(options);
  return { server, ask: asker(server, "plnx_live_1"), [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const graph = { nodes: [{ id: "n1", type: "source.s3", config: openMap }], edges: [] };

test("pipelines are listed flat in data, with a total, without their graph", async () => {
  await using pages = await start();

  const { data, meta } = (await pages.ask("GET /api/pipelines?projectId=proj_1")).body;

  expect(meta).toEqual({ total: 2 });
  expect(Object.keys(data[0])).toEqual(["id", "name", "projectId", "folderId", "status", "updatedAt"]);
  expect((await pages.ask("GET /api/pipelines?projectId=proj_9")).body.data).toEqual([]);
  expect((await pages.ask("GET /api/pipelines?project_id=proj_1")).status).toBe(400);
});

test("a created pipeline is flat, a draft, and keeps the keys of its configuration", async () => {
  await using pages = await start();

  const { status, body } = await pages.ask("POST /api/pipelines", { name: "New", projectId: "proj_1", ...graph });

  expect(status).toBe(201);
  expect(body).toMatchObject({ name: "New", projectId: "proj_1", status: "draft", createdAt: expect.any(String) });
  expect(JSON.stringify(body.nodes)).toBe(JSON.stringify(graph.nodes));
});

test("a request in snake_case lacks its members", async () => {
  await using pages = await start();

  expect(await pages.ask("POST /api/pipelines", { name: "New", project_id: "proj_1", ...graph })).toMatchObject({
    status: 400,
    body: { error: { code: "invalid_request", details: [{ field: "projectId", issue: "is required" }] } },
  });
});

test("a deleted pipeline answers with deleted and deletedAt, and is gone", async () => {
  await using pages = await start();

  expect((await pages.ask("DELETE /api/pipelines/pl_1")).body).toEqual({
    id: "pl_1",
    deleted: true,
    deletedAt: expect.any(String),
  });
  expect((await pages.ask("DELETE /api/pipelines/pl_1")).status).toBe(404);
});

test("a start answers flat with runId, and the same key starts nothing again", async () => {
  await using pages = await start();
  const send = () => pages.ask("POST /api/pipelines/pl_1/run", { variables: openMap }, { "Idempotency-Key": "key-1" });

  const first = await send();

  expect(first).toEqual({
    status: 202,
    body: { runId: "run_1", pipelineId: "pl_1", status: "queued", queuedAt: expect.any(String) },
  });
  expect(await send()).toEqual(first);
  expect((await pages.ask("GET /api/runs")).body.data).toHaveLength(1);
  expect((await pages.ask("POST /api/pipelines/pl_1/run", { variables: [] })).status).toBe(400);
});

test("a run is flat in camelCase, and null is what it does not have", async () => {
  await using pages = await start();
  await pages.ask("POST /api/pipelines/pl_1/run", {});
  const read = async () => (await pages.ask("GET /api/runs/run_1")).body;

  expect(await read()).toMatchObject({
    id: "run_1",
    pipelineId: "pl_1",
    status: "queued",
    finishedAt: null,
    error: null,
  });
  expect(await read()).toMatchObject({ status: "running", startedAt: expect.any(String) });
  expect(await read()).toMatchObject({
    status: "succeeded",
    trigger: { type: "manual" },
    durationSeconds: 245,
    metrics: { rowsRead: 48_291, rowsWritten: 48_291, bytesShuffled: 1024 },
    error: null,
  });
});

test("a run that failed has an error with a message", async () => {
  await using pages = await start();
  await pages.ask("POST /api/pipelines/pl_broken/run", {});
  for (let count = 0; count < 2; count++) await pages.ask("GET /api/runs/run_1");

  expect((await pages.ask("GET /api/runs/run_1")).body).toMatchObject({
    status: "failed",
    error: { message: "Connection refused by source" },
  });
});

test("runs are listed in data, with a cursor in meta and a string as trigger", async () => {
  await using pages = await start();
  for (let count = 0; count < 3; count++) await pages.ask("POST /api/pipelines/pl_1/run", {});

  const first = (await pages.ask("GET /api/runs?limit=2&pipelineId=pl_1")).body;
  const second = (await pages.ask(`GET /api/runs?limit=2&cursor=${first.meta.cursor}`)).body;

  expect(first.data[0]).toEqual({ id: "run_3", pipelineId: "pl_1", status: "queued", trigger: "manual" });
  expect(second.data.map(({ id }: { id: string }) => id)).toEqual(["run_1"]);
  expect(second.meta).toEqual({ cursor: null });
  expect((await pages.ask("GET /api/runs?pipelineId=pl_9")).body.data).toEqual([]);
  expect((await pages.ask("GET /api/runs?pipeline_id=pl_1")).status).toBe(400);
});

test("nodes and lines of a run stand beside its ID", async () => {
  await using pages = await start();
  await pages.ask("POST /api/pipelines/pl_1/run", {});

  expect((await pages.ask("GET /api/runs/run_1/nodes")).body).toEqual({
    runId: "run_1",
    nodes: [expect.objectContaining({ nodeId: "n1", metrics: { rowsOut: 7 } })],
  });
  expect((await pages.ask("GET /api/runs/run_1/logs")).body).toEqual({
    runId: "run_1",
    lines: [expect.objectContaining({ nodeId: "n1" })],
    nextCursor: null,
  });
});

test("DELETE cancels a run, and answers 409 once it has ended", async () => {
  await using pages = await start();
  await pages.ask("POST /api/pipelines/pl_1/run", {});

  expect((await pages.ask("DELETE /api/runs/run_1")).body).toMatchObject({ id: "run_1", status: "cancel_requested" });
  expect((await pages.ask("GET /api/runs/run_1")).body.status).toBe("canceled");
  expect(await pages.ask("DELETE /api/runs/run_1")).toMatchObject({
    status: 409,
    body: { error: { code: "run_finished" } },
  });
});

test("connections are flat, and their type is that of the connector", async () => {
  await using pages = await start();
  const sent = { name: "Lake", type: "s3", config: openMap, credentialId: "cred_1" };

  const created = await pages.ask("POST /api/connections", sent);

  expect(created).toMatchObject({ status: 201, body: sent });
  expect((await pages.ask(`GET /api/connections/${created.body.id}`)).body).toEqual(created.body);
  expect(JSON.stringify(created.body.config)).toBe(JSON.stringify(openMap));
  expect((await pages.ask("GET /api/connections")).body.meta).toEqual({ total: 2 });
  expect((await pages.ask("DELETE /api/connections/conn_1")).body).toMatchObject({ ok: true, id: "conn_1" });
});

test("a sync is below /api/v1 and answers data.job; later reads answer data", async () => {
  await using pages = await start();

  const started = await pages.ask("POST /api/v1/connections/conn_1/sync", { metadata: openMap, priority: "low" });
  const read = (await pages.ask("GET /api/v1/jobs/job_1")).body;

  expect(started.status).toBe(202);
  expect(started.body.data.job).toMatchObject({ id: "job_1", type: "connection_sync", status: "queued" });
  expect(read.data).toMatchObject({ id: "job_1", type: "connection_sync", connection_id: "conn_1", error: null });
  expect((await pages.ask("GET /api/v1/jobs/job_1/results")).body.data).toMatchObject({
    job_id: "job_1",
    warnings: [],
  });
  expect((await pages.ask("POST /api/v1/connections/conn_1/sync", { metadata: [] })).status).toBe(400);
});

test("a canceled job is cancelling, then cancelled; one that has ended answers with its state", async () => {
  await using pages = await start({ jobs: 1 });
  await pages.ask("POST /api/v1/connections/conn_1/sync", {});

  expect((await pages.ask("POST /api/v1/jobs/job_2/cancel")).body.data).toEqual({
    id: "job_2",
    status: "cancelling",
    cancel_requested_at: expect.any(String),
  });
  expect((await pages.ask("GET /api/v1/jobs/job_2")).body.data.status).toBe("cancelled");
  expect((await pages.ask("POST /api/v1/jobs/job_1/cancel")).body.data.status).toBe("succeeded");
});

test("jobs are listed with meta.page, whose last cursor is null", async () => {
  await using pages = await start({ jobs: 3 });

  const first = (await pages.ask("GET /api/v1/jobs?limit=2")).body;
  const last = (await pages.ask(`GET /api/v1/jobs?limit=2&cursor=${first.meta.page.cursor}`)).body;

  expect(first.meta.page).toEqual({ limit: 2, cursor: expect.any(String) });
  expect(last.data.map(({ id }: { id: string }) => id)).toEqual(["job_1"]);
  expect(last.meta.page.cursor).toBeNull();
  expect((await pages.ask("GET /api/v1/jobs?offset=2")).status).toBe(400);
});

test("schedules take camelCase and answer with the envelope in snake_case, at both addresses", async () => {
  await using pages = await start();
  const sent = { pipelineId: "pl_1", cronExpression: "0 7 * * *", timezone: "UTC" };

  const { status, body } = await pages.ask("POST /v1/api/schedules", sent);

  expect(status).toBe(201);
  expect(body.data).toMatchObject({
    type: "schedule",
    attributes: { pipeline_id: "pl_1", cron_expression: "0 7 * * *", enabled: true, last_run_at: null },
  });
  expect((await pages.ask(`GET /api/schedules/${body.data.id}`)).body).toEqual(body);
  expect((await pages.ask("POST /api/schedules", { ...sent, pipeline_id: "pl_1" })).status).toBe(400);
});

test("a credential is flat in data, at both addresses, without its configuration", async () => {
  await using pages = await start();
  const sent = { name: "AWS", type: "aws", config: { secretAccessKey: "wJalrXUtnFEMI" } };

  for (const path of ["/api/credentials", "/v1/api/credentials"]) {
    expect((await pages.ask(`POST ${path}`, sent)).body).toEqual({
      data: { id: "cred_1", name: "AWS", type: "aws", created_at: expect.any(String) },
    });
  }
});

test("errors have the form of the introduction", async () => {
  await using pages = await start();
  const form = { error: { code: expect.any(String), message: expect.any(String) } };

  expect(await pages.ask("GET /v1/pipelines")).toEqual({ status: 404, body: form });
  expect(await pages.ask("GET /api/runs/run_9")).toEqual({ status: 404, body: form });
  expect(await asker(pages.server, "sk_1")("GET /api/pipelines")).toEqual({ status: 401, body: form });
});
