import { trace } from "@opentelemetry/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { json, problem, thing } from "../support/fixture.ts";
import { record, register, unregister } from "../support/recorded.ts";

beforeAll(register);
afterAll(unregister);

const run = (status: string): Response => json({ data: { id: "run_1", type: "run", attributes: { status } } });

describe("the span of a wait", () => {
  test("has its polls as events, and the start of the work as its child", async () => {
    const started = json({ data: { id: "run_1", type: "run", attributes: {} } });
    const { things, shown } = record([started, run("queued"), problem(500), run("running"), run("succeeded")]);
    await things.runAndWait("th_1");

    const poll = (status: string, attempts = 1) => [
      "planasonix.poll",
      { "planasonix.operation": "runs.get", "planasonix.call.attempts": attempts, "planasonix.wait.status": status },
    ];
    expect(shown().map(({ name, parent }) => [name, parent])).toEqual([
      ["POST /things/{thing_id}/run", "things.run"],
      ["things.run", "things.runAndWait"],
      ["things.runAndWait", undefined],
    ]);
    expect(shown().at(-1)).toMatchObject({
      attributes: {
        "planasonix.operation": "things.runAndWait",
        "planasonix.wait.polls": 3,
        "planasonix.wait.failed_polls": 0,
        "planasonix.wait.status": "succeeded",
        "planasonix.wait.id": "run_1",
      },
      events: [poll("queued"), poll("running", 2), poll("succeeded")],
      isError: false,
    });
  });

  test("says why the wait failed, and which polls failed", async () => {
    const { runs, shown } = record([problem(500), run("failed")], { maxRetries: 0 });
    await runs.wait("run_1").catch(() => {});

    expect(shown()).toMatchObject([
      {
        name: "runs.wait",
        attributes: {
          "planasonix.wait.polls": 2,
          "planasonix.wait.failed_polls": 1,
          "planasonix.wait.status": "failed",
          "planasonix.wait.reason": "failed",
          "planasonix.wait.id": "run_1",
          "error.type": "WaitError",
        },
        events: [
          ["planasonix.poll", { "error.type": "ServerError" }],
          ["planasonix.poll", {}],
        ],
        isError: true,
      },
    ]);
  });

  test("shows the first 50 polls, and counts all", async () => {
    const { runs, shown } = record([...Array(60).fill(run("running")), run("succeeded")]);
    await runs.wait("run_1");

    expect(shown()[0]?.events).toHaveLength(50);
    expect(shown()[0]?.attributes).toMatchObject({
      "planasonix.wait.polls": 61,
      "planasonix.wait.status": "succeeded",
    });
  });

  test("is the parent of its polls for the server, and active in `onStart` and `onUpdate`", async () => {
    const active: (string | undefined)[] = [];
    const note = (): void => void active.push(trace.getActiveSpan()?.spanContext().spanId);
    const { things, fetch, spans } = record([thing({}, "run_1"), run("running"), run("succeeded")]);
    await things.runAndWait("th_1", {}, { onStart: note, onUpdate: note });

    const wait = spans().at(-1)?.spanContext();
    expect(active).toEqual(Array(3).fill(wait?.spanId));
    const sent = fetch.sent.slice(1).map(({ headers }) => headers.get("traceparent"));
    expect(sent).toEqual(Array(2).fill(`00-${wait?.traceId}-${wait?.spanId}-01`));
  });

  test("is not created for invalid arguments", async () => {
    const { runs, spans } = record([]);
    await runs.wait("").catch(() => {});
    await runs.wait("run_1", { wrong: 1 }).catch(() => {});

    expect(spans()).toEqual([]);
  });
});

describe("the span of a followed list", () => {
  const line = (id: string) => ({ id, type: "log_line", attributes: { ts: "2026-11-24T06:00:00Z" } });
  const lines = (...ids: string[]): Response =>
    json({ data: ids.map(line), meta: { page: { limit: 10, cursor: null } } });

  test("has the requests for the list and for the work as events", async () => {
    const { runs, shown } = record([lines("a"), run("running"), lines("a", "b"), run("succeeded"), lines("a", "b")]);
    const seen: string[] = [];
    for await (const { id } of runs.followLogs("run_1")) seen.push(id);

    expect(seen).toEqual(["a", "b"]);
    const [span] = shown();
    expect(shown()).toHaveLength(1);
    expect(span).toMatchObject({ name: "runs.followLogs", attributes: { "planasonix.wait.status": "succeeded" } });
    const operations = span?.events.map(([, attributes]) => attributes["planasonix.operation"]);
    expect(new Set(operations)).toEqual(new Set(["runs.listLogs", "runs.get"]));
  });

  test("ends when the consumer stops, and with the error of the list", async () => {
    const { runs, shown, spans } = record([lines("a"), problem(403)]);
    for await (const _ of runs.followLogs("run_1")) break;
    const reading = async (): Promise<void> => {
      for await (const _ of runs.followLogs("run_1")) expect.fail("no line");
    };

    await expect(reading()).rejects.toMatchObject({ name: "PermissionDeniedError" });
    expect(shown().map(({ name, isError }) => [name, isError])).toEqual([
      ["runs.followLogs", false],
      ["runs.followLogs", true],
    ]);
    expect(spans()).toHaveLength(2);
  });
});
