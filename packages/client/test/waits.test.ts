import { listOperations, readDescription } from "@planasonix/scripts/openapi/description.ts";
import { addedMethods } from "@planasonix/scripts/openapi/method.ts";
import { describe, expect, test } from "vitest";
import { type PipelineRun, WaitError } from "../src/index.ts";
import { asked, collect, connected, page, problem, rejection, resource, scripted, untyped } from "./support/client.ts";

function run(status: string): Response {
  return resource("run_1", { status });
}

describe("wait over HTTP", () => {
  test("resolves with the run that has ended", async () => {
    const done = await connected().runs.wait("run_1");

    expect(done.attributes).toMatchObject({ status: "succeeded", metrics: { rows_written: expect.any(Number) } });
  });

  test("starts the work first with `runAndWait`", async () => {
    const done = await connected().pipelines.runAndWait("pl_1", { variables: { RUN_DATE: "2026-11-24" } });

    expect([done.type, done.attributes.status]).toEqual(["pipeline_run", "succeeded"]);
  });

  test("waits for jobs, backfills and streams", async () => {
    const planasonix = connected();

    const job = await planasonix.connections.syncAndWait("conn_1");
    const backfill = await planasonix.backfills.wait("bf_1");
    const reprocessed = await planasonix.dlq.reprocessAndWait("dlq_1");
    const metrics = await planasonix.streams.startAndWait("str_1");

    expect([job, backfill, reprocessed, metrics].map(({ attributes }) => attributes.status)).toEqual([
      "succeeded",
      "completed",
      "succeeded",
      "running",
    ]);
  });

  test("rejects when the run has failed, with the run in the error", async () => {
    const error = await rejection(connected().runs.wait("run_1", { headers: { Prefer: "example=failed" } }));

    expect(error).toBeInstanceOf(WaitError);
    expect(error).toMatchObject({ reason: "failed", operation: "runs.get", id: "run_1" });
    expect(error).toMatchObject({ last: { type: "pipeline_run", attributes: { status: "failed" } } });
  });
});

describe("wait", () => {
  test("polls at growing intervals and passes each resource to `onUpdate`", async () => {
    const { planasonix, clock, fetch } = scripted([run("queued"), run("running"), run("running"), run("succeeded")]);
    const seen: string[] = [];

    const done: PipelineRun = await planasonix.runs.wait("run_1", {
      onUpdate: ({ attributes }) => seen.push(attributes.status),
    });

    expect([done.attributes.status, seen]).toEqual(["succeeded", ["queued", "running", "running", "succeeded"]]);
    expect(clock.sleptMs).toEqual([2_000, 3_000, 4_500]);
    expect(asked(fetch)).toEqual(Array.from({ length: 4 }, () => "GET /runs/run_1"));
  });

  test.each([
    ["failed", "failed"],
    ["canceled", "canceled"],
  ])('rejects when the status is "%s"', async (status, reason) => {
    const { planasonix } = scripted([run("running"), run(status)]);

    expect(await rejection(planasonix.runs.wait("run_1"))).toMatchObject({ name: "WaitError", reason });
  });

  test('cancels the work when the caller aborts, with `onAbort: "cancel"`', async () => {
    const controller = new AbortController();
    const { planasonix, fetch } = scripted([run("running")]);
    const onUpdate = (): void => controller.abort(new Error("bye"));

    const waiting = planasonix.runs.wait("run_1", { signal: controller.signal, onUpdate, onAbort: "cancel" });

    expect([await rejection(waiting), asked(fetch)]).toEqual([
      new Error("bye"),
      ["GET /runs/run_1", "DELETE /runs/run_1"],
    ]);
  });

  test("polls the resource whose ID is at the described JSON pointer in the response to the start", async () => {
    const started = resource("dlq_1", { job_id: "job_7" });
    const { planasonix, fetch } = scripted([started, resource("job_7", { status: "succeeded" })]);

    const job = await planasonix.dlq.reprocessAndWait("dlq_1");

    expect([job.id, asked(fetch)]).toEqual(["job_7", ["POST /dlq/dlq_1/reprocess", "GET /jobs/job_7"]]);
  });

  test("sends the idempotency key and the body only with the start", async () => {
    const { planasonix, fetch } = scripted([run("queued"), run("succeeded")]);

    await planasonix.pipelines.runAndWait("pl_1", { variables: { A: "1" } }, { idempotencyKey: "night-1" });

    expect(await Promise.all(fetch.sent.map((request) => request.text()))).toEqual(['{"variables":{"A":"1"}}', ""]);
    expect(fetch.sent.map(({ headers }) => headers.get("idempotency-key"))).toEqual(["night-1", null]);
  });

  test("never starts work twice: a start with an unknown outcome rejects", async () => {
    const { planasonix, fetch } = scripted([problem(502), run("queued")]);

    expect(await rejection(planasonix.pipelines.runAndWait("pl_1"))).toMatchObject({ outcome: "unknown" });
    expect(fetch.sent).toHaveLength(1);
  });
});

describe("rejected poll", () => {
  const description = readDescription(new URL("../../openapi/src/generated/openapi.json", import.meta.url));
  const operations = listOperations(description);
  const waits = operations.filter(({ object }) => object["x-waiter"]);
  const starts = operations.filter(({ object }) => object["x-starts"]);

  test.each(waits.map((operation) => [`${operation.resource}.${addedMethods.wait(operation)}`, operation] as const))(
    "ends `%s` at once",
    async (_, operation) => {
      const { planasonix, fetch } = scripted([problem(402)]);
      const wait = untyped(Reflect.get(planasonix, operation.resource), addedMethods.wait(operation));

      expect(await rejection(wait("id_1"))).toMatchObject({ name: "ApiError", status: 402, operation: operation.name });
      expect(fetch.sent).toHaveLength(1);
    },
  );

  test.each(starts.map((operation) => [`${operation.resource}.${addedMethods.start(operation)}`, operation] as const))(
    "ends `%s` at once, but not if it is a 404 after the start",
    async (_, operation) => {
      const { "x-starts": { work_id: id = "" } = {}, requestBody } = operation.object;
      const started = resource("id_9", { [id.split("/").at(-1) ?? ""]: "id_9" });
      const { planasonix, fetch } = scripted([started, problem(404), problem(402)]);
      const start = untyped(Reflect.get(planasonix, operation.resource), addedMethods.start(operation));
      const path = operation.path.includes("{") ? ["id_1"] : [];

      expect(await rejection(start(...path, ...(requestBody ? [{}] : [])))).toMatchObject({
        name: "WaitError",
        reason: "contact_lost",
        id: "id_9",
        cause: { status: 402 },
      });
      expect(fetch.sent).toHaveLength(3);
    },
  );
});

describe("followed log", () => {
  test("yields the lines of a run that has ended, then stops", async () => {
    const lines: string[] = [];

    for await (const { attributes } of connected().runs.followLogs("run_1")) lines.push(attributes.message);

    const listed = await connected().runs.listLogs("run_1").toArray();
    expect(listed).not.toEqual([]);
    expect(lines).toEqual(listed.map(({ attributes }) => attributes.message));
  });

  test("yields each line of a growing log once and stops when the run has ended", async () => {
    const { planasonix, fetch, clock } = scripted([
      page(["l1"], "c1"), // another page follows
      page(["l2"], null), // the last page so far
      run("running"),
      page(["l2", "l3"], null), // the last page has grown
      run("succeeded"),
      page(["l2", "l3", "l4"], null), // a line that was added before the run ended
    ]);
    const lines: (string | undefined)[] = [];

    for await (const { id } of planasonix.runs.followLogs("run_1")) lines.push(id);

    expect(lines).toEqual(["l1", "l2", "l3", "l4"]);
    expect(clock.sleptMs).toEqual([2_000]);
    expect(asked(fetch)).toEqual([
      "GET /runs/run_1/logs",
      "GET /runs/run_1/logs?since=c1",
      "GET /runs/run_1",
      "GET /runs/run_1/logs?since=c1",
      "GET /runs/run_1",
      "GET /runs/run_1/logs?since=c1",
    ]);
  });

  test("can continue from a cursor that an earlier iteration reported", async () => {
    const cursors: string[] = [];
    const first = scripted([page(["l1"], "c1"), page(["l2"], null), run("succeeded"), page(["l2"], null)]);
    await collect(first.planasonix.runs.followLogs("run_1", {}, { onCursor: (at) => cursors.push(at) }));
    const second = scripted([page(["l2"], null), run("succeeded"), page(["l2"], null)]);

    const rest = await collect(second.planasonix.runs.followLogs("run_1", { since: cursors.join() }));

    expect([cursors, rest.map(({ id }) => id)]).toEqual([["c1"], ["l2"]]);
    expect(asked(second.fetch)[0]).toBe("GET /runs/run_1/logs?since=c1");
  });

  test("stops polling when the iteration ends early", async () => {
    const { planasonix, fetch } = scripted([page(["l1", "l2"], null), run("running")]);

    for await (const _ of planasonix.runs.followLogs("run_1")) break;

    expect(asked(fetch)).toEqual(["GET /runs/run_1/logs"]);
  });
});
