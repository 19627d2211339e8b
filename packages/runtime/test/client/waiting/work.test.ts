import { describe, expect, test, vi } from "vitest";
import { createPollSchedule, poll, tryPoll, verdictOf, waitFailed } from "../../../src/client/waiting/work.ts";
import { emptyDiagnostics } from "../../../src/model/attempt.ts";
import { fakeClock } from "../../../src/testing/index.ts";
import { failed, problem, runs, setup, thing } from "../../support/fixture.ts";

/** Creates work that is polled with `runs.get`. */
function workOf(exchange: ReturnType<typeof setup>["exchange"]) {
  const operation = runs.get;
  if (operation === undefined) throw new Error("The fixture has no runs.get");
  return { exchange, poll: { name: "runs.get", operation }, id: "run_1", options: {} };
}

/** Creates the result of a poll that returned a resource with this status. */
function polled(status: string | undefined) {
  const response = { status: 200, response: new Response(), text: "", stream: undefined, durationMs: 0 };
  return { data: { attributes: { status } }, cursor: null, response: { ...response, diagnostics: emptyDiagnostics } };
}

/** Returns what a function throws, or else its result. */
function attempt(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

describe("verdictOf", () => {
  test.each([
    ["succeeded", "succeeded"],
    ["failed", "failed"],
    ["canceled", "canceled"],
    ["queued", "pending"],
    ["unheard of", "pending"],
  ])("maps the status %j to %s", (status, verdict) => {
    const { exchange } = setup([thing()]);

    expect(verdictOf(workOf(exchange), polled(status))).toBe(verdict);
  });

  test("logs an unknown status once", () => {
    const warn = vi.fn();
    const logger = { debug() {}, info() {}, warn, error() {} };
    const work = workOf(setup([thing()], { logger }).exchange);

    verdictOf(work, polled("unheard of"));
    verdictOf(work, polled("unheard of"));
    verdictOf(work, polled("queued"));

    expect(warn).toHaveBeenCalledOnce();
  });

  test("throws for a resource without a status", () => {
    const work = workOf(setup([thing()]).exchange);
    const error = attempt(() => verdictOf(work, polled(undefined)));

    expect(error).toMatchObject({
      message: "GET /runs/run_1 returned no status",
      operation: "runs.get",
      method: "GET",
      path: "/runs/run_1",
      url: "https://api.test/v1/runs/run_1",
      status: 200,
      expected: "status",
      found: "none",
    });
  });
});

describe("tryPoll", () => {
  test.each([
    ["a server error", problem(503)],
    ["a failed connection", failed("ECONNRESET")],
  ])("returns the error for %s", async (_, step) => {
    const { things } = setup([step], { maxRetries: 0 });

    await expect(tryPoll(things.get("th_1"))).resolves.toEqual({ error: expect.any(Error) });
  });

  test.each([401, 403, 404])("rejects for a %i", async (status) => {
    const { things } = setup([problem(status)]);

    await expect(tryPoll(things.get("th_1"))).rejects.toMatchObject({ status });
  });

  test("returns the value of a successful poll, and passes on an error that is not a CallError", async () => {
    const { exchange } = setup([thing()]);
    const value = await poll(workOf(exchange), 1_000);

    await expect(tryPoll(Promise.resolve(value))).resolves.toEqual({ value });
    await expect(tryPoll(Promise.reject(new TypeError("bug")))).rejects.toThrow("bug");
  });
});

describe("waitFailed", () => {
  test.each([
    ["failed", { attributes: { status: "failed" } }, 'runs.get run_1 ended as "failed"'],
    ["deadline", { attributes: { status: "running" } }, 'runs.get run_1 was still "running" at the deadline'],
    ["deadline", undefined, "runs.get run_1 had returned no status at the deadline"],
  ] as const)(
    "names the work and its last status, if any, for the reason %s and the resource %j",
    (reason, last, message) => {
      const error = waitFailed(workOf(setup([thing()]).exchange), reason, last);

      expect(error).toMatchObject({ name: "WaitError", reason, message, last, id: "run_1" });
    },
  );
});

describe("createPollSchedule", () => {
  test("increases the delays from 2 s to at most 24 s, before jitter", async () => {
    const clock = fakeClock();
    const schedule = createPollSchedule({ clock, random: () => 0 }, {});

    for (let poll = 0; poll < 10; poll += 1) await schedule.pause();

    expect(clock.sleptMs.slice(0, 3)).toEqual([2_000, 3_000, 4_500]);
    expect(clock.sleptMs.slice(-2)).toEqual([24_000, 24_000]);
  });

  test("starts again with the shortest delay after a reset", async () => {
    const clock = fakeClock();
    const schedule = createPollSchedule({ clock, random: () => 0 }, {});

    for (let poll = 0; poll < 5; poll += 1) await schedule.pause();
    schedule.reset();
    await schedule.pause();

    expect(clock.sleptMs.at(-1)).toBe(2_000);
  });

  test("leaves 500 ms before the deadline for the last poll, and allows no further poll", async () => {
    const clock = fakeClock();
    const schedule = createPollSchedule({ clock, random: () => 0 }, { deadlineMs: 5_000 });

    const continued = [await schedule.pause(), await schedule.pause(), await schedule.pause()];

    expect(continued).toEqual([true, true, false]);
    expect(clock.monotonic()).toBe(4_500);
    expect(schedule.leftMs()).toBe(500);
  });
});
