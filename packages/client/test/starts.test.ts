import { describe, expect, test } from "vitest";
import { isCallError, isOutcomeUnknown, isWaitError, type Job, type PipelineRun } from "../src/index.ts";
import { asked, problem, rejection, resource, scripted } from "./support/client.ts";

function run(status: string): Response {
  return resource("run_1", { status });
}

const never = (): Promise<Response> => new Promise(() => {});

describe("start that waits", () => {
  test("passes the started resource to `onStart` before the first poll", async () => {
    const events: string[] = [];
    const { planasonix } = scripted([run("queued"), run("succeeded")]);

    await planasonix.pipelines.runAndWait(
      "pl_1",
      {},
      {
        onStart: ({ id, attributes }) => events.push(`started ${id} ${attributes.status}`),
        onUpdate: ({ attributes }) => events.push(attributes.status),
      },
    );

    expect(events).toEqual(["started run_1 queued", "succeeded"]);
  });

  test("passes `onStart` a resource whose type differs from that of the polled resource", async () => {
    const started: unknown[] = [];
    const { planasonix } = scripted([
      resource("dlq_1", { job_id: "job_7" }),
      resource("job_7", { status: "succeeded" }),
    ]);

    const job: Job = await planasonix.dlq.reprocessAndWait(
      "dlq_1",
      {},
      {
        onStart: (receipt) => started.push(receipt.attributes.job_id),
      },
    );

    expect([started, job.id]).toEqual([["job_7"], "job_7"]);
  });

  test("resolves with the response of the last poll", async () => {
    const { planasonix } = scripted([run("queued"), run("running"), run("succeeded")]);

    const { data, response, attempts } = await planasonix.pipelines.runAndWait("pl_1").withResponse();

    expect([data.attributes.status, response.status, attempts.length]).toEqual(["succeeded", 200, 1]);
  });
});

describe("rejection after the start", () => {
  const rejections: readonly [
    title: string,
    steps: readonly (Response | (() => Promise<Response>))[],
    fields: object,
  ][] = [
    ["because the work failed", [run("failed")], { reason: "failed", last: { attributes: { status: "failed" } } }],
    [
      "because the work was canceled",
      [run("canceled")],
      { reason: "canceled", last: { attributes: { status: "canceled" } } },
    ],
    ["at the deadline", [run("running")], { reason: "deadline", last: { attributes: { status: "running" } } }],
    [
      "at the deadline, before a poll succeeds",
      [problem(500)],
      { reason: "contact_lost", last: { attributes: { status: "queued" } } },
    ],
    ["because a poll gets 401", [problem(401)], { reason: "contact_lost", last: { attributes: { status: "queued" } } }],
    [
      "because a poll gets 403",
      [run("running"), problem(403)],
      { reason: "contact_lost", last: { attributes: { status: "running" } } },
    ],
    ["because a poll gets 404", [problem(404)], { reason: "contact_lost", cause: { status: 404 } }],
    [
      "because a poll returns no status",
      [resource("run_1")],
      { reason: "contact_lost", cause: { name: "ResponseFormatError" } },
    ],
  ];

  test.each(rejections)("rejects with the last known resource: %s", async (_, steps, fields) => {
    const { planasonix } = scripted([run("queued"), ...steps]);

    const error = await rejection(planasonix.pipelines.runAndWait("pl_1", {}, { deadlineMs: 3_600_000 }));

    expect(error).toMatchObject({ name: "WaitError", operation: "runs.get", id: "run_1", ...fields });
    expect(isWaitError<PipelineRun>(error) && error.last?.id).toBe("run_1");
  });

  test("rejects with the started resource even if the response does not say what to poll", async () => {
    const { planasonix } = scripted([resource("dlq_1", {})]);

    const error = await rejection(planasonix.dlq.reprocessAndWait("dlq_1"));

    expect(error).toMatchObject({
      name: "WaitError",
      reason: "contact_lost",
      operation: "dlq.reprocess",
      last: { id: "dlq_1" },
    });
    expect(String(error)).toContain("no id at /data/attributes/job_id");
  });

  test("rejects with the started resource and the operation to check with if the response has no ID", async () => {
    const data = { type: "pipeline_run", attributes: { pipeline_id: "pl_1", status: "queued" } };
    const { planasonix, fetch } = scripted([Response.json({ data }, { status: 202 })]);

    const error = await rejection(planasonix.pipelines.runAndWait("pl_1"));

    expect(isOutcomeUnknown(error) && error.checkWith).toBe("pipelines.listRuns");
    expect(isWaitError<PipelineRun>(error) && error.last).toEqual(data);
    expect(asked(fetch)).toEqual(["POST /pipelines/pl_1/run"]);
  });

  test("rejects with the reason of the caller's signal, after `onStart`", async () => {
    const controller = new AbortController();
    const started: string[] = [];
    const { planasonix } = scripted([run("queued"), never]);

    const waiting = planasonix.pipelines.runAndWait(
      "pl_1",
      {},
      {
        signal: controller.signal,
        onStart(resource) {
          started.push(resource.id);
          queueMicrotask(() => controller.abort(new Error("bye")));
        },
      },
    );

    expect([await rejection(waiting), started]).toEqual([new Error("bye"), ["run_1"]]);
  });

  test.each([
    ["onStart", "throws"],
    ["onStart", "rejects"],
    ["onUpdate", "throws"],
    ["onUpdate", "rejects"],
  ])("rejects with the error with which `%s` %s, and lets the work go on", async (name, how) => {
    const thrown = new Error("disk full");
    const fail = (): Promise<never> => {
      if (how === "throws") throw thrown;
      return Promise.reject(thrown);
    };
    const { planasonix, fetch } = scripted([run("queued"), run("running")]);

    const waiting = planasonix.pipelines.runAndWait("pl_1", {}, { [name]: fail, onAbort: "cancel" });

    expect(await rejection(waiting)).toBe(thrown);
    expect(asked(fetch)).not.toContain("POST /runs/run_1/cancel");
  });
});

describe("start request", () => {
  test("rejects with a CallError if the API rejects the start, because nothing was started", async () => {
    const { planasonix, fetch } = scripted([problem(409)]);
    const started: unknown[] = [];

    const error = await rejection(
      planasonix.pipelines.runAndWait("pl_1", {}, { onStart: (resource) => started.push(resource) }),
    );

    expect([isCallError(error), isWaitError(error), started, asked(fetch)]).toEqual([
      true,
      false,
      [],
      ["POST /pipelines/pl_1/run"],
    ]);
  });

  test("names the operation to check with if the outcome is unknown", async () => {
    const { planasonix } = scripted([problem(502)]);

    const error = await rejection(planasonix.pipelines.runAndWait("pl_1"));

    expect(isOutcomeUnknown(error)).toBe(true);
    expect(error).toMatchObject({ outcome: "unknown", checkWith: "pipelines.listRuns", operation: "pipelines.run" });
  });

  test("rejects at the client's deadline if that is earlier than the deadline of the wait", async () => {
    const { planasonix, clock } = scripted([never], { timeoutMs: 1_000_000 });

    const waiting = rejection(planasonix.pipelines.runAndWait("pl_1", {}, { deadlineMs: 7_200_000 }));
    await clock.advance(300_000);

    expect(await waiting).toMatchObject({ name: "DeadlineError", operation: "pipelines.run", deadlineMs: 300_000 });
  });

  test("rejects at the deadline of the wait if that is earlier than the client's deadline", async () => {
    const { planasonix, clock } = scripted([never], { timeoutMs: 1_000_000, deadlineMs: 60_000 });

    const waiting = rejection(planasonix.pipelines.runAndWait("pl_1", {}, { deadlineMs: 10_000 }));
    await clock.advance(10_000);

    expect(await waiting).toMatchObject({ name: "DeadlineError", operation: "pipelines.run", deadlineMs: 10_000 });
  });
});

describe("deadline of a wait", () => {
  test("covers the start and the polls", async () => {
    const { planasonix, clock } = scripted([
      async () => {
        await clock.sleep(40_000);
        return run("queued");
      },
      run("running"),
    ]);

    const error = await rejection(planasonix.pipelines.runAndWait("pl_1", {}, { deadlineMs: 60_000 }));

    expect(error).toMatchObject({ reason: "deadline", last: { attributes: { status: "running" } } });
    expect(clock.monotonic()).toBeLessThanOrEqual(60_000);
  });

  test("defaults to 24 hours, whatever the client's deadline is", async () => {
    const { planasonix, clock } = scripted([run("running")], { deadlineMs: 1_000 });

    const error = await rejection(planasonix.runs.wait("run_1", { pollIntervalMs: 3_000_000 }));

    expect(error).toMatchObject({ reason: "deadline" });
    expect(clock.monotonic()).toBeGreaterThan(86_000_000);
    expect(clock.monotonic()).toBeLessThanOrEqual(86_400_000);
  });
});

describe("wait for work without an end", () => {
  test("resolves once the work runs", async () => {
    const { planasonix, fetch } = scripted([
      resource("str_1", { status: "starting" }),
      resource("str_1", { status: "running" }),
    ]);

    const metrics = await planasonix.streams.waitUntilRunning("str_1");

    expect([metrics.attributes.status, asked(fetch)]).toEqual([
      "running",
      ["GET /streams/str_1/metrics", "GET /streams/str_1/metrics"],
    ]);
    expect(Object.keys(planasonix.streams)).not.toContain("waitForMetrics");
  });
});

describe("wait", () => {
  test("resolves with the response of the last poll", async () => {
    const last = Response.json(
      { data: { id: "run_1", type: "pipeline_run", attributes: { status: "succeeded" } } },
      { headers: { "x-request-id": "req_9" } },
    );
    const { planasonix } = scripted([run("running"), last]);

    const { data, response, requestId } = await planasonix.runs.wait("run_1").withResponse();

    expect([data.attributes.status, response.status, requestId]).toEqual(["succeeded", 200, "req_9"]);
  });

  test("does not poll again when it is read again", async () => {
    const { planasonix, fetch } = scripted([run("succeeded")]);
    const waiting = planasonix.runs.wait("run_1");

    await Promise.all([waiting, waiting.withResponse(), waiting.finally(() => {})]);

    expect(fetch.sent).toHaveLength(1);
  });

  test("waits `pollIntervalMs` between polls", async () => {
    const { planasonix, clock } = scripted([run("queued"), run("running"), run("running"), run("succeeded")]);

    await planasonix.runs.wait("run_1", { pollIntervalMs: 700 });

    expect(clock.sleptMs).toEqual([700, 700, 700]);
  });

  test.each([0, -1, Number.NaN, "2s"])("rejects a `pollIntervalMs` of %o", async (pollIntervalMs) => {
    const { planasonix, fetch } = scripted([run("queued")]);
    const wait = Reflect.get(planasonix.runs, "wait");

    const error = await rejection(Reflect.apply(wait, undefined, ["run_1", { pollIntervalMs }]));

    expect([String(error), fetch.sent]).toEqual([
      expect.stringContaining("`pollIntervalMs` must be a number above 0"),
      [],
    ]);
  });
});
