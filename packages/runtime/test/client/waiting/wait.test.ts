import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { waitFor } from "../../../src/client/waiting/wait.ts";
import { isOutcomeUnknown } from "../../../src/errors/guards.ts";
import type { WaitOptions } from "../../../src/options/call-options.ts";
import { fakeClock } from "../../../src/testing/index.ts";
import { failed, json, listen, problem, setup } from "../../support/fixture.ts";
import { workWithout } from "../../support/work.ts";

interface Run {
  readonly attributes: { readonly status: string };
}

const run = (status: string, attributes: object = {}): Response =>
  json({ data: { id: "run_1", type: "run", attributes: { status, ...attributes } } });

const methods = (sent: readonly Request[]): string[] =>
  sent.map(({ method, url }) => `${method} ${new URL(url).pathname}`);

describe("wait", () => {
  test("polls until the run has succeeded and resolves with the run", async () => {
    const { runs, fetch } = setup([run("queued"), run("running"), run("succeeded")]);
    await expect(runs.wait("run_1")).resolves.toMatchObject({ id: "run_1", attributes: { status: "succeeded" } });
    expect(methods(fetch.sent)).toEqual(Array(3).fill("GET /v1/runs/run_1"));
  });

  test.each(["failed", "canceled"])(
    "rejects with the run in the error when the run has the status %s",
    async (status) => {
      const { runs } = setup([run("running"), run(status)]);
      await expect(runs.wait("run_1")).rejects.toMatchObject({
        name: "WaitError",
        message: `runs.get run_1 ended as "${status}"`,
        reason: status,
        operation: "runs.get",
        id: "run_1",
        last: { attributes: { status } },
      });
    },
  );

  test.each([
    ["a string", "the source is gone", ": the source is gone"],
    ["an object with a message", { message: "the source is gone", code: "x" }, ": the source is gone"],
    ["an object without a message", { reason: "the source is gone" }, ""],
    ["null", null, ""],
    [
      "a message that contains a secret",
      { message: "cannot log in with key_live_0123456789" },
      ": cannot log in with ***",
    ],
  ])("adds the text in the run's `error`, if any, to the message: %s", async (_, error, text) => {
    const { runs } = setup([run("queued"), run("failed", { error })]);
    await expect(runs.wait("run_1")).rejects.toThrow(
      expect.objectContaining({ message: `runs.get run_1 ended as "failed"${text}` }),
    );
  });

  test("calls `onUpdate` after every successful poll, including the last one, but not after a failed one", async () => {
    const { runs } = setup([run("queued"), problem(500), run("running"), run("failed")], { maxRetries: 0 });
    const seen: string[] = [];
    const onUpdate = ({ attributes }: Run): unknown => seen.push(attributes.status);
    await expect(runs.wait("run_1", { onUpdate })).rejects.toMatchObject({ reason: "failed" });
    expect(seen).toEqual(["queued", "running", "failed"]);
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("disk is full");
      },
    ],
    ["rejects", () => Promise.reject(new Error("disk is full"))],
  ])("rejects with the error of an `onUpdate` or `onStart` that %s", async (_, callback) => {
    const { runs, things, fetch } = setup([run("queued")]);
    await expect(runs.wait("run_1", { onUpdate: callback })).rejects.toThrow("disk is full");
    await expect(things.runAndWait("th_1", {}, { onStart: callback })).rejects.toThrow("disk is full");
    expect(fetch.sent.map(({ method }) => method)).toEqual(["GET", "POST"]);
  });

  test("awaits the promise of `onUpdate` before the next poll", async () => {
    const { runs, fetch } = setup([run("queued"), run("succeeded")]);
    const sent: number[] = [];
    const onUpdate = async (): Promise<void> => {
      await Promise.resolve();
      sent.push(fetch.sent.length);
    };
    await runs.wait("run_1", { onUpdate });
    expect(sent).toEqual([1, 2]);
  });

  test("continues on an unknown status and warns once", async () => {
    const { warnings, options } = listen();
    const { runs, clock } = setup([run("resting"), run("queued"), run("resting"), run("succeeded")], options);
    await runs.wait("run_1");
    expect(warnings).toEqual([
      'planasonix: runs.get returned the unknown status "resting"; treating it as still running',
    ]);
    expect(clock.sleptMs).toHaveLength(3);
  });

  test('does not warn about documented statuses that mean "still running"', async () => {
    const { warnings, options } = listen();
    const { runs } = setup([run("queued"), run("running"), run("cancel_requested"), run("succeeded")], options);
    await runs.wait("run_1");
    expect(warnings).toEqual([]);
  });

  test("rejects at once when the run has no status", async () => {
    const { runs, fetch } = setup([json({ data: { id: "run_1", type: "run", attributes: {} } })]);
    await expect(runs.wait("run_1")).rejects.toMatchObject({ name: "ResponseFormatError", operation: "runs.get" });
    expect(fetch.sent).toHaveLength(1);
  });

  test.each([402, 404, 501])("fails at once when a poll gets a %i", async (status) => {
    const { runs, fetch } = setup([run("running"), problem(status), run("succeeded")], { maxRetries: 0 });
    await expect(runs.wait("run_1")).rejects.toMatchObject({ status, operation: "runs.get" });
    expect(fetch.sent).toHaveLength(2);
  });

  test.each([
    ["a 500", problem(500)],
    ["a 409", problem(409)],
    ["a reset connection", failed("ECONNRESET")],
    ["an HTML page of a proxy", new Response("<html>")],
  ])("tolerates %s and polls again", async (_, failure) => {
    const { runs, fetch } = setup([run("running"), failure, failure, run("succeeded")], { maxRetries: 0 });
    await expect(runs.wait("run_1")).resolves.toMatchObject({ attributes: { status: "succeeded" } });
    expect(fetch.sent).toHaveLength(4);
  });

  test("rejects an invalid ID or option before anything is sent", async () => {
    const { runs, fetch } = setup([run("succeeded")]);
    await expect(runs.wait("")).rejects.toThrow("`run_id` must be");
    await expect(runs.wait(undefined)).rejects.toThrow(TypeError);
    await expect(runs.wait("run_1", { interval: 5 })).rejects.toThrow("Unknown option `interval`");
    expect(fetch.sent).toHaveLength(0);
  });
});

describe("the polling interval", () => {
  const ten = [...Array(10).fill(run("running")), run("succeeded")];

  test.each([
    [0, [2000, 3000, 4500, 6750, 10125, 15188, 22781, 24000, 24000, 24000]],
    [0.999_999, [2500, 3750, 5625, 8437, 12656, 18984, 28477, 30000, 30000, 30000]],
  ])("grows by half after each poll, up to its maximum, with the random number %d", async (chance, expected) => {
    const { runs, clock } = setup(ten, { random: () => chance });
    await runs.wait("run_1");
    expect(clock.sleptMs.map(Math.round)).toEqual(expected);
  });

  test("stays between 2 s and 30 s for any random number", async () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(chance), async (numbers) => {
        const { runs, clock } = setup(ten, { random: () => numbers.next().value });
        await runs.wait("run_1");
        expect(Math.min(...clock.sleptMs)).toBeGreaterThanOrEqual(2_000);
        expect(Math.max(...clock.sleptMs)).toBeLessThanOrEqual(30_000);
      }),
      { numRuns: 20 },
    );
  });
});

describe("delay requested by the API", () => {
  const later = (seconds: string, status = "running"): Response => {
    const response = run(status);
    response.headers.set("retry-after", seconds);
    return response;
  };

  test.each([
    ["a longer delay", [later("7"), run("succeeded")], 0, {}, [7_000]],
    ["a shorter delay", [later("1"), run("succeeded")], 0, {}, [2_000]],
    ["a longer delay, with jitter", [later("8"), run("succeeded")], 0.5, {}, [9_000]],
    ["a delay longer than `pollIntervalMs`", [later("7"), run("succeeded")], 0, { pollIntervalMs: 100 }, [7_000]],
    [
      "a delay beyond the deadline, shortened for the last poll",
      [later("60"), run("succeeded")],
      0,
      { deadlineMs: 9_500 },
      [9_000],
    ],
    ["the delay of a failed poll", [problem(503, { "retry-after": "7" }), run("succeeded")], 0, {}, [7_000]],
  ])(
    "waits for the API's delay or the polling interval, whichever is longer, up to the deadline: %s",
    async (_, steps, chance, options, expected) => {
      const { runs, clock } = setup(steps, { random: () => chance, maxRetries: 0 });
      await runs.wait("run_1", options);
      expect(clock.sleptMs).toEqual(expected);
    },
  );

  test("waits for the API's delay before the next page of a log", async () => {
    const lines = json({ data: [], meta: { page: { cursor: null } } }, 200, { "retry-after": "9" });
    const { runs, clock } = setup([lines, run("running"), lines, run("succeeded"), lines]);
    for await (const _ of runs.followLogs("run_1"));
    expect(clock.sleptMs).toEqual([9_000]);
  });
});

describe("deadline of a wait", () => {
  test("polls a last time just before the deadline", async () => {
    const { runs, clock, fetch } = setup([run("running"), run("running"), run("succeeded")]);
    await expect(runs.wait("run_1", { deadlineMs: 5_000 })).resolves.toMatchObject({ id: "run_1" });
    expect(clock.sleptMs).toEqual([2_000, 2_500]);
    expect(fetch.sent).toHaveLength(3);
  });

  test("rejects with the last known run", async () => {
    const { runs, clock } = setup([run("running")]);
    await expect(runs.wait("run_1", { deadlineMs: 5_000 })).rejects.toMatchObject({
      name: "WaitError",
      reason: "deadline",
      last: { attributes: { status: "running" } },
    });
    expect(clock.monotonic()).toBe(4_500);
  });

  test("sets the last poll's failure as the cause and keeps the last known run", async () => {
    const { runs } = setup([run("running"), problem(500)], { maxRetries: 0 });
    await expect(runs.wait("run_1", { deadlineMs: 5_000 })).rejects.toMatchObject({
      reason: "deadline",
      last: { attributes: { status: "running" } },
      cause: { name: "ServerError", status: 500 },
    });
  });

  test("rejects without a run when no poll has succeeded", async () => {
    const { runs } = setup([problem(500)], { maxRetries: 0 });
    await expect(runs.wait("run_1", { deadlineMs: 5_000 })).rejects.toMatchObject({
      message:
        "runs.get run_1 cannot be polled; last successful poll: none; last failure: GET /runs/run_1 failed with 500 oops: no: 500",
      reason: "contact_lost",
      last: undefined,
      outcome: undefined,
    });
  });

  test("does not report a run as running if the server stopped answering long before the deadline", async () => {
    const { runs } = setup([run("running"), run("running"), problem(502)], { maxRetries: 0 });
    await expect(runs.wait("run_1", { deadlineMs: 3_600_000 })).rejects.toMatchObject({
      message:
        "runs.get run_1 cannot be polled; last successful poll: 2026-01-01T00:00:02.000Z; last failure: GET /runs/run_1 failed with 502 oops: no: 502",
      reason: "contact_lost",
      last: { attributes: { status: "running" } },
      cause: { status: 502 },
    });
  });

  test("reports a run as running if only the last poll fails", async () => {
    const { runs } = setup([run("running"), run("running"), problem(500)], { maxRetries: 0 });
    await expect(runs.wait("run_1", { deadlineMs: 5_000 })).rejects.toMatchObject({
      message:
        'runs.get run_1 was still "running" at the deadline; last successful poll: 2026-01-01T00:00:02.000Z; last failure: GET /runs/run_1 failed with 500 oops: no: 500',
      reason: "deadline",
    });
  });

  test("warns once about five failed polls in a row, and keeps polling", async () => {
    const { warnings, options } = listen();
    const { runs } = setup([run("running"), ...Array(9).fill(problem(500)), run("succeeded")], {
      ...options,
      maxRetries: 0,
    });
    await runs.wait("run_1");
    expect(warnings.filter((text) => text.includes("in a row"))).toEqual([
      "planasonix: runs.get run_1 failed 5 times in a row; still polling",
    ]);
  });

  test("does not apply to the last poll of a process that was suspended beyond it", async () => {
    const inner = fakeClock();
    const hour = 3_600_000;
    const clock = Object.assign(fakeClock(), {
      ...inner,
      sleep: (ms: number, signal?: AbortSignal) => inner.sleep(ms + hour, signal),
    });
    const slow = async (): Promise<Response> => {
      await inner.sleep(100);
      return run("succeeded");
    };
    const { runs, fetch } = setup([run("running"), slow], { clock });
    await expect(runs.wait("run_1", { deadlineMs: 5_000 })).resolves.toMatchObject({ id: "run_1" });
    expect(fetch.sent).toHaveLength(2);
  });

  test("allows one more poll if the process was suspended during the last one", async () => {
    let suspendedMs = 0;
    const inner = fakeClock();
    const clock = Object.assign(fakeClock(), {
      now: () => inner.now() + suspendedMs,
      monotonic: () => inner.monotonic() + suspendedMs,
      sleep: inner.sleep,
    });
    const suspend = (): Response => {
      suspendedMs = 3_600_000;
      throw failed("ECONNRESET");
    };
    const { runs, fetch } = setup([run("running"), suspend, run("succeeded")], { clock, maxRetries: 0 });
    await expect(runs.wait("run_1", { deadlineMs: 5_000 })).resolves.toMatchObject({ id: "run_1" });
    expect(fetch.sent).toHaveLength(3);
  });

  test("allows one more poll if `onUpdate` took longer", async () => {
    const onUpdate = (): Promise<void> => clock.advance(60_000);
    const { runs, clock } = setup([run("running"), run("succeeded")]);
    await expect(runs.wait("run_1", { deadlineMs: 5_000, onUpdate })).resolves.toMatchObject({ id: "run_1" });
  });

  test("reports a run as running if the last poll succeeded, however long `onUpdate` took", async () => {
    const onUpdate = (): Promise<void> => clock.advance(60_000);
    const { runs, clock, fetch } = setup([run("running")]);
    await expect(runs.wait("run_1", { deadlineMs: 5_000, onUpdate })).rejects.toMatchObject({ reason: "deadline" });
    expect(fetch.sent).toHaveLength(2);
  });

  test("defaults to 24 hours, whatever the client's `deadlineMs`", async () => {
    const { runs, clock } = setup([() => new Promise(() => {})], { deadlineMs: 1_000, timeoutMs: 1e9 });
    const reasons: string[] = [];
    runs.wait("run_1").catch(({ reason }: { reason: string }) => reasons.push(reason));
    await clock.advance(86_400_000 - 1);
    expect(reasons).toEqual([]);
    await clock.advance(1);
    expect(reasons).toEqual(["contact_lost"]);
  });

  test("limits the duration of a poll that gets no response", async () => {
    const { runs, clock } = setup([() => new Promise(() => {})]);
    const rejected = expect(runs.wait("run_1", { deadlineMs: 5_000 })).rejects.toMatchObject({
      reason: "contact_lost",
      cause: { name: "DeadlineError" },
    });
    await clock.advance(5_000);
    await rejected;
  });
});

describe("aborted wait", () => {
  const reason = new Error("the job was stopped");

  test("does not cancel the run by default, and rejects with the signal's reason", async () => {
    const { runs, fetch } = setup([run("running")]);
    const controller = new AbortController();
    const onUpdate = (): void => controller.abort(reason);
    await expect(runs.wait("run_1", { signal: controller.signal, onUpdate })).rejects.toBe(reason);
    expect(methods(fetch.sent)).toEqual(["GET /v1/runs/run_1"]);
  });

  test("ends a delay at once", async () => {
    const { runs, clock } = setup([run("running")]);
    const controller = new AbortController();
    const onUpdate = (): void => queueMicrotask(() => queueMicrotask(() => controller.abort(reason)));
    await expect(runs.wait("run_1", { signal: controller.signal, onUpdate })).rejects.toBe(reason);
    expect(clock.monotonic()).toBe(0);
  });

  test("cancels the run with `onAbort: cancel`", async () => {
    const { runs, fetch } = setup([run("running"), run("cancel_requested")]);
    const controller = new AbortController();
    const options = { signal: controller.signal, onAbort: "cancel", onUpdate: () => controller.abort(reason) };
    await expect(runs.wait("run_1", options)).rejects.toBe(reason);
    expect(methods(fetch.sent)).toEqual(["GET /v1/runs/run_1", "DELETE /v1/runs/run_1"]);
  });

  test.each([
    ["shutdown", "detach", []],
    ["canceled by a user", "cancel", ["DELETE /v1/runs/run_1"]],
  ])("lets a function decide by the reason: after %j, it says %j", async (why, decision, sent) => {
    const { runs, fetch } = setup([run("running"), run("cancel_requested")]);
    const controller = new AbortController();
    const reasons: unknown[] = [];
    const onAbort = (given: unknown): string => {
      reasons.push(given);
      return given === "shutdown" ? "detach" : "cancel";
    };
    const options = { signal: controller.signal, onAbort, onUpdate: () => controller.abort(why) };
    await expect(runs.wait("run_1", options)).rejects.toBe(why);
    expect([reasons, onAbort(why)]).toEqual([[why, why], decision]);
    expect(methods(fetch.sent)).toEqual(["GET /v1/runs/run_1", ...sent]);
  });

  test("does not ask the function if the work ends, or its wait at the deadline", async () => {
    const onAbort = (): never => expect.unreachable("asked");
    const { runs } = setup([run("succeeded"), run("running")]);
    await runs.wait("run_1", { onAbort });
    await expect(runs.wait("run_1", { onAbort, deadlineMs: 5_000 })).rejects.toMatchObject({ reason: "deadline" });
  });

  test("rejects an `onAbort` that is neither a word nor a function", async () => {
    const { runs } = setup([]);
    await expect(runs.wait("run_1", { onAbort: true })).rejects.toThrow(
      new TypeError("`onAbort` must be one of detach, cancel, or a function"),
    );
  });

  test("sends the headers and `fetchOptions` of the wait with the cancel call", async () => {
    const caches: unknown[] = [];
    const { runs, fetch } = setup([run("running")], {
      fetch: async (url: string, init: RequestInit) => {
        caches.push(init.cache);
        return fetch(url, init);
      },
    });
    const controller = new AbortController();
    const options = { signal: controller.signal, onAbort: "cancel", onUpdate: () => controller.abort(reason) };
    const headers = { "x-team": "data" };
    await expect(runs.wait("run_1", { ...options, headers, fetchOptions: { cache: "reload" } })).rejects.toBe(reason);
    expect([fetch.sent.map(({ headers: sent }) => sent.get("x-team")), caches]).toEqual([
      ["data", "data"],
      ["reload", "reload"],
    ]);
  });

  test("waits at most ten seconds for the response to the cancel call", async () => {
    const { runs, clock, fetch } = setup([run("running"), () => new Promise(() => {})]);
    const controller = new AbortController();
    const options = { signal: controller.signal, onAbort: "cancel", onUpdate: () => controller.abort(reason) };
    const rejected = expect(runs.wait("run_1", options)).rejects.toBe(reason);
    await expect.poll(() => fetch.sent.length).toBe(2);
    await clock.advance(10_000);
    await rejected;
  });

  const goesOn = ["planasonix: runs.get run_1 goes on: no operation cancels it", { id: "run_1" }];
  test.each<[does: string, onAbort: WaitOptions["onAbort"], said: unknown[]]>([
    ["says so", "cancel", [goesOn]],
    ["says so if a function returns `cancel`", () => "cancel", [goesOn]],
    ["is silent if it is not to be canceled", () => "detach", []],
  ])("leaves work that no operation cancels, and %s", async (_, onAbort, said) => {
    const warnings: unknown[] = [];
    const logger = { debug() {}, info() {}, error() {}, warn: (...line: unknown[]) => warnings.push(line) };
    const { exchange, fetch } = setup([run("running")], { logger });
    const controller = new AbortController();
    const options = { signal: controller.signal, onAbort, onUpdate: () => controller.abort(reason) };
    await expect(waitFor({ ...workWithout(exchange, "cancel"), options })).rejects.toBe(reason);
    expect([methods(fetch.sent), warnings]).toEqual([["GET /v1/runs/run_1"], said]);
  });

  test("rejects with the signal's reason if the cancel call fails, and logs the failure", async () => {
    const warnings: unknown[] = [];
    const logger = { debug() {}, info() {}, error() {}, warn: (...line: unknown[]) => warnings.push(line) };
    const { runs } = setup([run("running"), problem(409)], { logger });
    const controller = new AbortController();
    const options = { signal: controller.signal, onAbort: "cancel", onUpdate: () => controller.abort(reason) };
    await expect(runs.wait("run_1", options)).rejects.toBe(reason);
    expect(warnings).toContainEqual([
      "planasonix: runs.cancel failed",
      { error: expect.objectContaining({ status: 409, operation: "runs.cancel" }) },
    ]);
  });

  test("rejects with the signal's reason if the function `apiKey` fails for the cancel call", async () => {
    const controller = new AbortController();
    const apiKey = (): string => {
      if (controller.signal.aborted) throw new Error("vault is down");
      return "key_live_0123456789";
    };
    const { runs } = setup([run("running")], { apiKey });
    const options = { signal: controller.signal, onAbort: "cancel", onUpdate: () => controller.abort(reason) };
    await expect(runs.wait("run_1", options)).rejects.toBe(reason);
  });

  test("cancels only on an abort, not on a failure or at the deadline", async () => {
    const { runs, fetch } = setup([run("running"), problem(404)]);
    const { signal } = new AbortController();
    await expect(runs.wait("run_1", { signal, onAbort: "cancel" })).rejects.toMatchObject({ name: "NotFoundError" });
    const other = setup([run("running")]);
    const options = { signal, onAbort: "cancel", deadlineMs: 5_000 };
    await expect(other.runs.wait("run_1", options)).rejects.toMatchObject({ reason: "deadline" });
    expect(methods([...fetch.sent, ...other.fetch.sent])).not.toContain("DELETE /v1/runs/run_1");
  });
});

const untilAborted = (signal?: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));

describe("starting and waiting", () => {
  const started = json({ data: { id: "run_9", type: "run", attributes: { status: "queued" } } }, 202);

  test("sends the start request once, then polls the started run", async () => {
    const { things, fetch } = setup([started, run("running"), run("succeeded")]);
    const seen: string[] = [];
    const onUpdate = ({ attributes }: Run): unknown => seen.push(attributes.status);
    await things.runAndWait("th_1", { full: true }, { onUpdate, idempotencyKey: "job-7" });
    expect(methods(fetch.sent)).toEqual(["POST /v1/things/th_1/run", "GET /v1/runs/run_9", "GET /v1/runs/run_9"]);
    expect(fetch.sent.map(({ headers }: Request) => headers.get("idempotency-key"))).toEqual(["job-7", null, null]);
    await expect(fetch.sent[0]?.json()).resolves.toEqual({ full: true });
    expect(seen).toEqual(["running", "succeeded"]);
  });

  test("passes the started run to `onStart`, which nothing else has started", async () => {
    const { things } = setup([started, run("succeeded")]);
    const told: unknown[] = [];
    await things.runAndWait("th_1", {}, { onStart: (...args: unknown[]) => told.push(...args) });
    expect(told).toEqual([expect.objectContaining({ id: "run_9" }), { adopted: false, sequence: 1 }]);
  });

  test("polls a run whose ID is a number", async () => {
    const { things, fetch } = setup([json({ data: { id: "b", type: "build", attributes: { run_id: 7 } } })]);
    await things.buildAndWait("th_1", { deadlineMs: 1_000 }).catch(() => {});
    expect(methods(fetch.sent)).toEqual(["POST /v1/things/th_1/build", "GET /v1/runs/7"]);
  });

  test("applies the client's `deadlineMs` to the start", async () => {
    const { things, clock } = setup([() => new Promise(() => {})], { deadlineMs: 3_000 });
    const rejected = expect(things.runAndWait("th_1", {}, { deadlineMs: 60_000 })).rejects.toMatchObject({
      name: "DeadlineError",
      operation: "things.run",
    });
    await clock.advance(3_000);
    await rejected;
  });

  test("applies one deadline to the start and the wait", async () => {
    const { things, clock } = setup([problem(429, { "retry-after": "3" }), started, run("running")]);
    await expect(things.runAndWait("th_1", {}, { deadlineMs: 10_000 })).rejects.toMatchObject({ reason: "deadline" });
    expect(clock.monotonic()).toBe(9_500);
  });

  describe("abort before the response to the start", () => {
    const reason = new Error("enough");
    const aborted = (
      response: Response | Error,
      onAbort?: unknown,
    ): { call: Promise<unknown> } & ReturnType<typeof setup> => {
      const controller = new AbortController();
      const start = (): Response => {
        controller.abort(reason);
        if (response instanceof Error) throw response;
        return response;
      };
      const made = setup([start, run("cancel_requested")]);
      return { ...made, call: made.things.runAndWait("th_1", {}, { signal: controller.signal, onAbort }) };
    };

    test("does not cancel the work by default", async () => {
      const { call, fetch } = aborted(started.clone());
      await expect(call).rejects.toBe(reason);
      expect(methods(fetch.sent)).toEqual(["POST /v1/things/th_1/run"]);
    });

    test("cancels the work with `onAbort: cancel`", async () => {
      const { call, fetch } = aborted(started.clone(), "cancel");
      await expect(call).rejects.toBe(reason);
      expect(methods(fetch.sent)).toEqual(["POST /v1/things/th_1/run", "DELETE /v1/runs/run_9"]);
    });

    test("asks a function once, at the abort, and waits for the response to the start if it says `cancel`", async () => {
      const reasons: unknown[] = [];
      const { call, fetch } = aborted(started.clone(), (given: unknown) => {
        reasons.push(given);
        return "cancel";
      });
      await expect(call).rejects.toBe(reason);
      expect(reasons).toEqual([reason]);
      expect(methods(fetch.sent)).toEqual(["POST /v1/things/th_1/run", "DELETE /v1/runs/run_9"]);
    });

    const undecided = new Error("cannot decide");
    const thrower = (): never => {
      throw undecided;
    };

    test.each([
      ["says `detach`", () => "detach", reason],
      ["throws", thrower, undecided],
    ])("does not wait for the response to the start if a function %s", async (_, onAbort, error) => {
      const controller = new AbortController();
      const { things, fetch, clock } = setup([(): Promise<Response> => new Promise(() => {})]);
      const call = things.runAndWait("th_1", {}, { signal: controller.signal, onAbort });
      const ended = call.catch((thrown: unknown) => [thrown, clock.monotonic()]);
      await clock.advance(0);
      controller.abort(reason);
      await clock.advance(0);
      await clock.advance(10_000);
      expect(await ended).toEqual([error, 0]);
      expect(fetch.sent[0]?.signal.aborted).toBe(true);
    });

    test("rejects with the signal's reason if the start fails", async () => {
      const { call, fetch } = aborted(failed("ECONNRESET"), "cancel");
      await expect(call).rejects.toBe(reason);
      expect(fetch.sent).toHaveLength(1);
    });

    test("does not wait for the response to the start by default", async () => {
      const controller = new AbortController();
      const { things, clock } = setup([(): Promise<Response> => new Promise(() => {})]);
      const call = expect(things.runAndWait("th_1", {}, { signal: controller.signal })).rejects.toBe(reason);
      await clock.advance(0);
      controller.abort(reason);
      await call;
    });

    test("waits at most ten seconds for the response to the start, and warns that the work may go on", async () => {
      const controller = new AbortController();
      const warnings: unknown[] = [];
      const logger = { debug() {}, info() {}, error() {}, warn: (message: unknown) => warnings.push(message) };
      const { things, clock } = setup([(): Promise<Response> => new Promise(() => {})], { logger });
      const call = expect(things.runAndWait("th_1", {}, { signal: controller.signal, onAbort: "cancel" })).rejects.toBe(
        reason,
      );
      await clock.advance(1_000);
      controller.abort(reason);
      await clock.advance(10_000);
      await call;
      expect(warnings).toEqual(["planasonix: things.run may have started work, which goes on"]);
    });

    test("ends a delay at once, without a retry", async () => {
      const controller = new AbortController();
      const warnings: unknown[] = [];
      const logger = { debug() {}, info() {}, error() {}, warn: (message: unknown) => warnings.push(message) };
      const { things, fetch, clock } = setup([problem(429, { "retry-after": "5" }), started.clone()], {
        logger,
        clock: Object.assign(fakeClock(), { sleep: (_: number, signal?: AbortSignal) => untilAborted(signal) }),
      });
      const call = expect(things.runAndWait("th_1", {}, { signal: controller.signal, onAbort: "cancel" })).rejects.toBe(
        reason,
      );
      await clock.advance(0);
      controller.abort(reason);
      await call;
      expect(warnings).toEqual(["planasonix: things.run -> 429"]);
      expect(methods(fetch.sent)).toEqual(["POST /v1/things/th_1/run"]);
    });

    test("sends nothing if the signal aborted before the call", async () => {
      const { things, fetch } = setup([started.clone()]);
      const options = { signal: AbortSignal.abort(reason), onAbort: "cancel" };
      await expect(things.runAndWait("th_1", {}, options)).rejects.toBe(reason);
      expect(fetch.sent).toEqual([]);
    });
  });

  test.each([402, 501])("rejects at once with the started run if a poll gets a %i", async (status) => {
    const { things, fetch } = setup([started.clone(), problem(status)], { maxRetries: 0 });
    await expect(things.runAndWait("th_1", {})).rejects.toMatchObject({
      name: "WaitError",
      reason: "contact_lost",
      last: { id: "run_9" },
      outcome: "unknown",
      checkWith: "things.listRuns",
      cause: { status },
    });
    expect(fetch.sent).toHaveLength(2);
  });

  test("states when the last poll succeeded if a later one is rejected", async () => {
    const { things } = setup([started.clone(), run("running"), run("running"), problem(403)]);
    await expect(things.runAndWait("th_1", {})).rejects.toMatchObject({
      message:
        "runs.get run_9 cannot be polled; last successful poll: 2026-01-01T00:00:02.000Z; last failure: GET /runs/run_9 failed with 403 oops: no: 403",
    });
  });

  test("tolerates that the run is unknown for 30 seconds after the start", async () => {
    const unknown = problem(404);
    const { things, clock } = setup([started.clone(), unknown, run("running"), unknown, unknown, run("succeeded")]);
    await expect(things.runAndWait("th_1", {})).resolves.toMatchObject({ attributes: { status: "succeeded" } });
    expect(clock.sleptMs).toEqual([2_000, 3_000, 4_500, 6_750]);
  });

  test("rejects with the started run if the run is still unknown after 30 seconds", async () => {
    const { things, clock } = setup([started.clone(), problem(404)]);
    await expect(things.runAndWait("th_1", {})).rejects.toMatchObject({
      reason: "contact_lost",
      last: { id: "run_9" },
      cause: { name: "NotFoundError" },
    });
    expect(clock.monotonic()).toBeGreaterThanOrEqual(30_000);
    expect(clock.monotonic()).toBeLessThan(60_000);
  });

  test("tolerates that the run is unknown at first, however long `onStart` took", async () => {
    const { things, clock } = setup([started.clone(), problem(404), run("succeeded")]);
    const onStart = (): Promise<void> => clock.advance(3_600_000);
    await expect(things.runAndWait("th_1", {}, { onStart })).resolves.toMatchObject({ id: "run_1" });
  });

  test("polls once if `onStart` takes longer than the deadline", async () => {
    const hung = async (): Promise<Response> => {
      await clock.sleep(10);
      return run("succeeded");
    };
    const { things, clock, fetch } = setup([started.clone(), hung]);
    const onStart = (): Promise<void> => clock.advance(60_000);
    const waiting = things.runAndWait("th_1", {}, { onStart, deadlineMs: 5_000 });
    await expect(waiting).resolves.toMatchObject({ attributes: { status: "succeeded" } });
    expect(fetch.sent).toHaveLength(3);
  });

  test.each([
    [
      "the function `apiKey` fails",
      (fail: () => void) => ({
        apiKey: () => {
          fail();
          return "key_1";
        },
      }),
    ],
    [
      "middleware fails",
      (fail: () => void) => ({
        middleware: [
          (next: (request: object) => unknown) => async (request: object) => {
            fail();
            return next(request);
          },
        ],
      }),
    ],
  ])(
    "rejects with the started run if %s during a poll, but with the error itself if the wait began with an ID",
    async (_, options) => {
      const cause = new Error("vault");
      const failAt = (at: number) => {
        let calls = 0;
        return () => {
          calls += 1;
          if (calls === at) throw cause;
        };
      };

      await expect(setup([started.clone()], options(failAt(2))).things.runAndWait("th_1", {})).rejects.toMatchObject({
        name: "WaitError",
        message: "runs.get run_9 cannot be polled; last successful poll: none; last failure: vault",
        reason: "contact_lost",
        last: { id: "run_9" },
        cause,
      });
      await expect(setup([], options(failAt(1))).runs.wait("run_9")).rejects.toBe(cause);
    },
  );

  test.each(["onStart", "onUpdate"])("rejects with the error that `%s` throws", async (name) => {
    const bug = new Error("bug");
    const { things } = setup([started.clone(), started.clone()]);
    const fail = (): never => {
      throw bug;
    };

    await expect(things.runAndWait("th_1", {}, { [name]: fail })).rejects.toBe(bug);
  });

  test("rejects with the started run if the response does not state the ID to poll", async () => {
    const { things, fetch } = setup([started.clone()]);
    await expect(things.buildAndWait("th_1")).rejects.toMatchObject({
      message: expect.stringContaining("POST /things/th_1/build returned no id at /data/attributes/run_id"),
      reason: "contact_lost",
      last: { id: "run_9" },
    });
    expect(fetch.sent).toHaveLength(1);
  });

  describe("malformed response to a start", () => {
    const attributes = { status: "queued" };

    test.each([
      ["has no ID", { type: "run", attributes }, "a string `id` in data"],
      ["has an ID that is a number", { id: 9, type: "run", attributes }, "a string `id` in data"],
      ["has its attributes beside the ID", { id: "run_9", type: "run", status: "queued" }, "an object `attributes`"],
    ])(
      "rejects with the data, and names the operation to check with, if the response %s",
      async (_, data, expected) => {
        const { things, fetch } = setup([json({ data }, 202)]);
        const seen: unknown[] = [];

        const error = await things
          .runAndWait("th_1", {}, { onStart: (resource: unknown) => seen.push(resource) })
          .catch((caught: unknown) => caught);

        expect(error).toMatchObject({
          name: "WaitError",
          reason: "contact_lost",
          last: data,
          outcome: "unknown",
          checkWith: "things.listRuns",
          cause: { name: "ResponseFormatError", expected: expect.stringContaining(expected) },
        });
        expect([isOutcomeUnknown(error), seen, fetch.sent.length]).toEqual([true, [], 1]);
      },
    );

    test("rejects with an unknown outcome if the response is not a resource", async () => {
      const { things } = setup([new Response("<html>Sign in</html>")]);

      await expect(things.runAndWait("th_1")).rejects.toMatchObject({
        name: "ResponseFormatError",
        outcome: "unknown",
        checkWith: "things.listRuns",
      });
    });
  });

  test("rejects with the error of a start that fails", async () => {
    const { things, fetch } = setup([problem(403)]);
    await expect(things.runAndWait("th_1", {})).rejects.toMatchObject({ name: "PermissionDeniedError" });
    expect(fetch.sent).toHaveLength(1);
  });
});
