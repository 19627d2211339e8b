import { expect, test } from "vitest";
import { createClientFor, defineTables } from "../../src/core.ts";
import { type ApiPromise, type Effect, isNotAllowedError, isWaitError, type PipelineRun } from "../../src/index.ts";
import { memoryStore, startOnce } from "../../src/once.ts";
import { connections } from "../../src/operations.ts";
import { asked, collect, page, rejection, resource, scripted } from "../support/client.ts";

/** Fails the test with its first request. */
const nothing = (): never => expect.unreachable();
const running = (): Response => resource("run_1", { status: "running" });
const done = (): Response => resource("run_1", { status: "succeeded" });

test.each<[string, Effect[], string, (allow: readonly Effect[]) => PromiseLike<unknown>]>([
  ["a start that waits, without polls", ["start"], "runs.get", (allow) => limited(allow).runAndWait("pl_1")],
  ["a start that waits, without the start", ["read"], "pipelines.run", (allow) => limited(allow).runAndWait("pl_1")],
  [
    "a start that an abort cancels, without the cancel",
    ["start", "read"],
    "runs.cancel",
    (allow) => limited(allow).runAndWait("pl_1", {}, { onAbort: "cancel" }),
  ],
  [
    "a start that an abort may cancel, without the cancel",
    ["start", "read"],
    "runs.cancel",
    (allow) => limited(allow).runAndWait("pl_1", {}, { onAbort: () => "detach" }),
  ],
])("refuses %s before its first request", async (_, allow, operation, call) => {
  const error = await rejection(call(allow));

  expect(error).toMatchObject({ name: "NotAllowedError", operation });
});

/** The pipelines of a client that fails the test with its first request. */
function limited(allow: readonly Effect[]) {
  return scripted([nothing], { allow }).planasonix.pipelines;
}

test("makes a call of several parts if each part is allowed", async () => {
  const { planasonix, fetch } = scripted([running(), running(), done()], { allow: ["read", "start"] });

  await planasonix.pipelines.runAndWait("pl_1", {}, { onAbort: "detach" });

  expect(asked(fetch)).toEqual(["POST /pipelines/pl_1/run", "GET /runs/run_1", "GET /runs/run_1"]);
});

test("cancels after an abort if that is allowed", async () => {
  const { planasonix, fetch, clock } = scripted([running(), running(), running()], {
    allow: ["read", "start", "change", "delete"],
  });
  const controller = new AbortController();
  const onUpdate = (): void => controller.abort(new Error("enough"));
  const call = planasonix.pipelines.runAndWait("pl_1", {}, { onAbort: "cancel", signal: controller.signal, onUpdate });

  expect(await rejection(call)).toMatchObject({ message: "enough" });
  expect(clock.now()).toBeGreaterThanOrEqual(0);
  expect(asked(fetch).at(-1)).toBe("DELETE /runs/run_1");
});

interface Flows {
  runAndWait(id: string, body?: object, options?: object): ApiPromise<PipelineRun>;
}

const worksGet = {
  waiter: { method: "wait", status: "/data/attributes/status", succeeded: ["succeeded"], failed: [], canceled: [] },
  http: "GET ./{work_id}",
} as const;

/** Tables of another description, whose list of runs reads another system. */
const tables = defineTables<{ readonly flows: Flows }>({
  rows: {
    flows: {
      run: {
        takes: "body",
        body: "optional",
        effects: ["start", "send"],
        starts: {
          method: "runAndWait",
          poll: { name: "works.get", operation: worksGet },
          id: "/data/id",
          find: {
            name: "flows.listRuns",
            operation: { http: "GET /flows/{flow_id}/runs", gives: "list", effects: ["reach"] },
            created: ["/attributes/created_at"],
            others: [],
          },
        },
        http: "POST ./{flow_id}/run",
      },
    },
    works: { get: worksGet },
  },
  secrets: { fields: [], names: /passw/i, masks: [] },
});

test.each<[string, Effect[], string | undefined]>([
  ["refuses", ["read", "start"], "flows.run"],
  ["refuses", ["read", "start", "send"], "flows.listRuns"],
  ["makes", ["read", "reach", "start", "send"], undefined],
])(
  "%s a start once of another table with %s, by the effects of that table, and of its look-ups",
  async (_, allow, operation) => {
    const { options, fetch } = scripted([page([], null), running(), done()], { allow });
    const start = startOnce({ key: "k", store: memoryStore() });
    const call = createClientFor(tables, options).flows.runAndWait("fl_1", {}, { start });

    const error = await Promise.resolve(call).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect([isNotAllowedError(error) ? error.operation : error, fetch.sent.length > 0]).toEqual([
      operation,
      operation === undefined,
    ]);
  },
);

test("refuses to follow a log before its first request", async () => {
  const { planasonix } = scripted([nothing], { allow: ["start"] });

  expect(await rejection(collect(planasonix.runs.followLogs("run_1")))).toMatchObject({ operation: "runs.listLogs" });
});

test("asks for no key, calls no middleware and does not wait when a call is refused", async () => {
  const asked: string[] = [];
  const { planasonix, clock } = scripted([nothing], {
    allow: ["read"],
    apiKey: () => {
      asked.push("key");
      return "key_1";
    },
    middleware: [
      (next) => (request) => {
        asked.push("middleware");
        return next(request);
      },
    ],
    rateLimiter: {
      acquire: () => {
        asked.push("permit");
        return {};
      },
      release: () => {},
    },
  });

  expect(isNotAllowedError(await rejection(planasonix.pipelines.delete("pl_1")))).toBe(true);
  expect(asked).toEqual([]);
  expect(clock.now()).toBe(scripted([]).clock.now());
});

test("a poll that middleware sends elsewhere ends a wait at once, without a second poll", async () => {
  const middleware = (next: never) => (request: object) =>
    (next as (request: object) => Promise<never>)({ ...request, url: "https://api.test/v1/connections/tables" });
  const { planasonix } = scripted([nothing], { allow: ["read"], middleware: [middleware as never] });

  const error = await rejection(planasonix.runs.wait("run_1"));

  expect(isWaitError(error)).toBe(false);
  expect(error).toMatchObject({ name: "NotAllowedError", effects: ["reach"], operation: "connections.findTables" });
});

test("a client with one resource polls and finds its work, although these operations are of other resources", async () => {
  const { options, fetch } = scripted([page([], null), running(), done()], { allow: ["read", "start"] });
  const start = startOnce({ key: "k", store: memoryStore() });
  const planasonix = createClientFor({ connections }, options);

  await planasonix.connections.syncAndWait("con_1", {}, { start });

  expect(asked(fetch).map((request) => request.replace(/\?.*/, ""))).toEqual([
    "GET /jobs",
    "POST /connections/con_1/sync",
    "GET /jobs/run_1",
  ]);
});
