import { expect, test } from "vitest";
import { startMcpServer } from "../src/mcp-server.ts";
import { openMap } from "../src/open-map.ts";
import { asker } from "./ask.ts";

async function start() {
  const server = await startMcpServer();
  return { server, ask: asker(server, "flx_1"), [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test("pipelines and connections are bare lists of flat resources in camelCase", async () => {
  await using mcp = await start();

  const pipelines = (await mcp.ask("GET /api/pipelines")).body;
  const connections = (await mcp.ask("GET /api/connections")).body;

  expect(pipelines[0]).toEqual({
    id: "pl_1",
    name: "Orders",
    sourceConnectionId: "conn_1",
    destConnectionId: "conn_2",
    status: "active",
  });
  expect(Object.keys(connections[0])).toEqual(["id", "name", "type", "category", "params"]);
});

test("schedules are in data, and the gallery in connectors", async () => {
  await using mcp = await start();

  const { data, ...others } = (await mcp.ask("GET /api/schedules")).body;

  expect(others).toEqual({});
  expect(Object.keys(data[0])).toEqual(
    "id pipelineId pipelineName cronExpression frequency timezone enabled nextRunAt lastRunAt lastRunStatus".split(" "),
  );
  expect((await mcp.ask("GET /api/connector-gallery")).body).toEqual({ connectors: [expect.any(Object)] });
});

test("a start answers with success, a message and runId", async () => {
  await using mcp = await start();

  expect(await mcp.ask("POST /api/pipelines/pl_1/run", { parameters: { RUN_DATE: "2026-12-01" } })).toEqual({
    status: 200,
    body: { success: true, message: expect.any(String), runId: "run_1" },
  });
  expect((await mcp.ask("POST /api/pipelines/pl_1/run")).body.runId).toBe("run_2");
});

test("a start takes parameters, and nothing else", async () => {
  await using mcp = await start();

  expect((await mcp.ask("POST /api/pipelines/pl_1/run", { variables: {} })).status).toBe(400);
  expect((await mcp.ask("POST /api/pipelines/pl_1/run", { parameters: [] })).status).toBe(400);
  expect((await mcp.ask("POST /api/pipelines/pl_9/run", {})).status).toBe(404);
});

test("a start that is refused answers 200 with success: false, and no ID", async () => {
  await using mcp = await start();

  expect(await mcp.ask("POST /api/pipelines/pl_refused/run", {})).toEqual({
    status: 200,
    body: { success: false, message: "The pipeline has no destination" },
  });
  expect((await mcp.ask("GET /api/pipelines/pl_refused/runs")).body).toEqual([]);
});

test("a run is running, then success, with endedAt and recordsWritten", async () => {
  await using mcp = await start();
  await mcp.ask("POST /api/pipelines/pl_1/run", {});
  const read = async () => (await mcp.ask("GET /api/runs/run_1")).body;

  expect(await read()).toEqual({ id: "run_1", pipelineId: "pl_1", status: "running" });
  expect(await read()).toMatchObject({ status: "running", startedAt: expect.any(String) });
  const ended = await read();
  expect(ended).toMatchObject({ status: "success", endedAt: expect.any(String), recordsWritten: 48_291 });
  expect(ended).not.toHaveProperty("errorMessage");
});

test("a run that failed has an errorMessage", async () => {
  await using mcp = await start();
  await mcp.ask("POST /api/pipelines/pl_broken/run", {});
  for (let count = 0; count < 2; count++) await mcp.ask("GET /api/runs/run_1");

  expect((await mcp.ask("GET /api/runs/run_1")).body).toMatchObject({
    status: "failed",
    errorMessage: "Connection refused by source",
  });
});

test("runs of a pipeline are a bare list, the newest first, up to the limit", async () => {
  await using mcp = await start();
  for (const id of ["pl_1", "pl_broken", "pl_1"]) await mcp.ask(`POST /api/pipelines/${id}/run`, {});
  const ids = async (path: string) => (await mcp.ask(`GET ${path}`)).body.map(({ id }: { id: string }) => id);

  expect(await ids("/api/pipelines/pl_1/runs")).toEqual(["run_3", "run_1"]);
  expect(await ids("/api/pipelines/pl_1/runs?limit=1")).toEqual(["run_3"]);
});

test("a test of a connection takes type and params, and answers 200 when it fails", async () => {
  await using mcp = await start();

  expect((await mcp.ask("POST /api/connections/test", { type: "postgres", params: openMap })).body.success).toBe(true);
  expect(await mcp.ask("POST /api/connections/test", { type: "broken", params: {} })).toEqual({
    status: 200,
    body: { success: false, message: "Connection refused" },
  });
  expect((await mcp.ask("POST /api/connections/test", { type: "postgres", config: {} })).status).toBe(400);
});

test("keys inside params come back as they were sent", async () => {
  await using mcp = await start();
  const sent = { name: "Shop", type: "postgres", category: "source", params: openMap };

  await mcp.ask("PUT /api/connections/conn_1", sent);

  expect((await mcp.ask("GET /api/connections/conn_1")).body).toEqual({ ...sent, id: "conn_1" });
  expect(JSON.stringify((await mcp.ask("GET /api/connections/conn_1")).body.params)).toBe(JSON.stringify(openMap));
});

test("an update of a connection replaces the whole", async () => {
  await using mcp = await start();

  expect((await mcp.ask("PUT /api/connections/conn_1", { name: "Renamed" })).body).toEqual({
    id: "conn_1",
    name: "Renamed",
  });
});

test("an update of a pipeline needs the ID in the body, and its status has an address of its own", async () => {
  await using mcp = await start();

  expect((await mcp.ask("PUT /api/pipelines/pl_1", { name: "Renamed" })).status).toBe(400);
  expect((await mcp.ask("PUT /api/pipelines/pl_1", { id: "pl_1", name: "Renamed" })).body.name).toBe("Renamed");
  expect((await mcp.ask("PATCH /api/pipelines/pl_1/status", { status: "paused" })).body).toMatchObject({
    name: "Renamed",
    status: "paused",
  });
});

test("an update of a schedule overwrites what it omits", async () => {
  await using mcp = await start();

  const updated = (await mcp.ask("PUT /api/schedules/sch_1", { enabled: false, timezone: "UTC" })).body;

  expect(updated).toMatchObject({ enabled: false, timezone: "UTC", cronExpression: "", frequency: "" });
  expect((await mcp.ask("GET /api/schedules/sch_1")).body).toEqual(updated);
});

test.each([
  ["", { success: false, error: "The model did not answer" }],
  ["Copy orders?", { success: true, needsClarification: true, clarifyingQuestion: "Which table?" }],
  ["Copy orders", { success: true, needsClarification: false, pipeline: { name: "Orders" } }],
])("a model that is asked %j answers with its state", async (prompt, expected) => {
  await using mcp = await start();

  for (const path of ["generate-pipeline", "enhance-pipeline"]) {
    expect(await mcp.ask(`POST /api/ai/${path}`, { prompt })).toEqual({ status: 200, body: expected });
  }
});

test("paths have no version, errors are text, and keys begin with flx_ or plx_live_", async () => {
  await using mcp = await start();
  const { server } = mcp;

  expect((await mcp.ask("GET /api/v1/pipelines")).status).toBe(404);
  expect(await mcp.ask("GET /api/pipelines/pl_9")).toEqual({ status: 404, body: "not found\n" });
  expect(await mcp.ask("GET /api/runs/run_9")).toEqual({ status: 404, body: "run not found\n" });
  expect(await mcp.ask("POST /api/pipelines/pl_1/run", "no JSON")).toEqual({
    status: 400,
    body: "invalid request body\n",
  });
  expect(await asker(server, "plnx_live_1")("GET /api/pipelines")).toEqual({ status: 401, body: "invalid api key\n" });
  expect((await asker(server, "plx_live_1")("GET /api/pipelines")).status).toBe(200);
});
