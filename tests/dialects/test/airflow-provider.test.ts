import { expect, test } from "vitest";
import { type AirflowOptions, startAirflowServer } from "../src/airflow-provider.ts";
import { asker } from "./ask.ts";

const sync = { sync_type: "incremental", priority: "normal" };

async function start(options?: AirflowOptions) {
  const server = await startAirflowServer(options);
  return { server, ask: asker(server, "flx_1"), [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test("a start answers with a bare job_id and status", async () => {
  await using airflow = await start();

  const { status, body } = await airflow.ask("POST /api/v1/connections/conn_1/sync", sync);

  expect(status).toBe(202);
  expect(body).toMatchObject({ job_id: "job_1", status: "queued" });
  expect(body).not.toHaveProperty("data");
});

test("the same key in the body answers with the same job, even while it is going", async () => {
  await using airflow = await start();
  const body = { ...sync, idempotency_key: "dag_task_run" };

  const first = await airflow.ask("POST /api/v1/connections/conn_1/sync", body);
  const second = await airflow.ask("POST /api/v1/connections/conn_1/sync", body);

  expect(second).toEqual(first);
  expect((await airflow.ask("GET /api/v1/jobs")).body.total).toBe(1);
});

test("a key in a header means nothing", async () => {
  await using airflow = await start();
  const headers = { "Idempotency-Key": "dag_task_run" };
  await airflow.ask("POST /api/v1/connections/conn_1/sync", sync, headers);

  expect(await airflow.ask("POST /api/v1/connections/conn_1/sync", sync, headers)).toEqual({
    status: 409,
    body: { existing_job_id: "job_1" },
  });
});

test("another start while a job is going answers 409 with the ID of that job alone", async () => {
  await using airflow = await start();
  await airflow.ask("POST /api/v1/connections/conn_1/sync", { ...sync, idempotency_key: "one" });

  expect(await airflow.ask("POST /api/v1/connections/conn_1/sync", { ...sync, idempotency_key: "two" })).toEqual({
    status: 409,
    body: { existing_job_id: "job_1" },
  });
  expect((await airflow.ask("POST /api/v1/connections/conn_2/sync", sync)).status).toBe(202);
});

test("a start carries streams and metadata whose keys are the user's", async () => {
  await using airflow = await start();
  const metadata = { dagId: "a", "run.id": 1, "": null };
  const body = { sync_type: "full", priority: "high", streams: ["orders"], metadata };

  expect((await airflow.ask("POST /api/v1/connections/conn_1/sync", body)).status).toBe(202);
  expect(airflow.server.requests.at(-1)?.body).toEqual(body);
});

test.each([
  ["no sync type", { priority: "normal" }],
  ["another sync type", { ...sync, sync_type: "FULL" }],
  ["no priority", { sync_type: "full" }],
  ["another priority", { ...sync, priority: "urgent" }],
  ["streams that are no list", { ...sync, streams: "orders" }],
  ["metadata that is no object", { ...sync, metadata: ["a"] }],
  ["a key that is no string", { ...sync, idempotency_key: 1 }],
  ["a member that the form does not have", { ...sync, pipeline_id: "pl_1" }],
  ["no JSON object", "[1]"],
])("a start with %s answers 400", async (_, body) => {
  await using airflow = await start();

  const answer = await airflow.ask("POST /api/v1/connections/conn_1/sync", body);

  expect(answer.status).toBe(400);
  expect(answer.body).toEqual({ error: { message: expect.any(String) } });
});

test("a job is bare, moves on with each read, and omits an error unless it failed", async () => {
  await using airflow = await start();
  await airflow.ask("POST /api/v1/connections/conn_1/sync", sync);
  const read = async () => (await airflow.ask("GET /api/v1/jobs/job_1")).body;

  expect(await read()).toEqual({ status: "queued" });
  expect(await read()).toEqual({ status: "running", progress: expect.any(Object) });
  expect(await read()).toEqual({ status: "completed" });
  expect(await read()).toEqual({ status: "completed" });
});

test("a failed job has an error with a message", async () => {
  await using airflow = await start();
  await airflow.ask("POST /api/v1/connections/conn_broken/sync", sync);
  for (let count = 0; count < 2; count++) await airflow.ask("GET /api/v1/jobs/job_1");

  expect((await airflow.ask("GET /api/v1/jobs/job_1")).body).toEqual({
    status: "failed",
    error: { message: "Connection refused by source" },
  });
});

test("a canceled job is cancelled, and a job that has ended stays as it is", async () => {
  await using airflow = await start({ jobs: 1 });
  await airflow.ask("POST /api/v1/connections/conn_1/sync", sync);

  expect((await airflow.ask("POST /api/v1/jobs/job_2/cancel")).body.status).toBe("cancelled");
  expect((await airflow.ask("GET /api/v1/jobs/job_2")).body.status).toBe("cancelled");
  expect((await airflow.ask("POST /api/v1/jobs/job_1/cancel")).body.status).toBe("completed");
});

test("results are bare, with a summary, and exist once the job has ended", async () => {
  await using airflow = await start({ jobs: 1 });
  await airflow.ask("POST /api/v1/connections/conn_1/sync", sync);

  expect((await airflow.ask("GET /api/v1/jobs/job_1/results")).body).toEqual({
    summary: { total_rows_synced: 48_291, duration_seconds: 245 },
  });
  expect((await airflow.ask("GET /api/v1/jobs/job_2/results")).status).toBe(404);
});

test("lists go by offset, the newest first, 20 by default, with a total", async () => {
  await using airflow = await start({ jobs: 43 });

  const first = (await airflow.ask("GET /api/v1/jobs")).body;
  const last = (await airflow.ask("GET /api/v1/jobs?limit=20&offset=40")).body;

  expect(first).toMatchObject({ total: 43, limit: 20, offset: 0 });
  expect(first.jobs).toHaveLength(20);
  expect(first.jobs[0]).toEqual({ job_id: "job_43", connection_id: "conn_1", status: "completed" });
  expect(last.jobs.map(({ job_id }: { job_id: string }) => job_id)).toEqual(["job_3", "job_2", "job_1"]);
});

test("a page can be shorter than was asked for, with more behind it and without a total", async () => {
  await using airflow = await start({ jobs: 12, maxLimit: 5, total: false });

  const page = (await airflow.ask("GET /api/v1/jobs?limit=20&offset=0")).body;

  expect(page.jobs).toHaveLength(5);
  expect(page).not.toHaveProperty("total");
  expect((await airflow.ask("GET /api/v1/jobs?limit=20&offset=15")).body.jobs).toEqual([]);
});

test("lists filter by the words of this form and by connection, and refuse others", async () => {
  await using airflow = await start({ jobs: 2 });
  await airflow.ask("POST /api/v1/connections/conn_2/sync", sync);
  const count = async (query: string) => (await airflow.ask(`GET /api/v1/jobs?${query}`)).body.jobs?.length;

  expect(await count("status=completed")).toBe(2);
  expect(await count("status=queued&connection_id=conn_2")).toBe(1);
  expect(await count("connection_id=conn_1&limit=1")).toBe(1);
  for (const query of ["status=succeeded", "cursor=a", "limit=-1", "pipeline_id=pl_1"]) {
    expect((await airflow.ask(`GET /api/v1/jobs?${query}`)).status).toBe(400);
  }
});

test("the version is part of the path, and keys begin with flx_", async () => {
  await using airflow = await start();

  expect(await airflow.ask("GET /v1/jobs")).toEqual({ status: 404, body: "404 page not found\n" });
  expect((await airflow.ask("GET /api/jobs")).status).toBe(404);
  expect((await asker(airflow.server, "plnx_live_1")("GET /api/v1/jobs")).status).toBe(401);
  expect((await airflow.ask("GET /api/v1/jobs/job_9")).status).toBe(404);
  expect((await airflow.ask("POST /api/v1/connections/conn_9/sync", sync)).status).toBe(404);
});

test("a test can see the headers of a request, and prepare the next answer", async () => {
  await using airflow = await start();
  airflow.server.answerNext({ status: 503, body: "busy", headers: { "retry-after": "1" } });

  expect(await airflow.ask("GET /api/v1/jobs", undefined, { "X-Organization-ID": "org_1" })).toEqual({
    status: 503,
    body: "busy",
  });
  expect(airflow.server.requests[0]?.headers["x-organization-id"]).toBe("org_1");
  expect((await airflow.ask("GET /api/v1/jobs")).status).toBe(200);
});
