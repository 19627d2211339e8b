import { describe, expect, test } from "vitest";
import type { FakeClock } from "../../src/testing/index.ts";
import { failed, json, problem, type Setup, setup, thing } from "../support/fixture.ts";

/** A response that never arrives. */
const silence = (): Promise<Response> => new Promise(() => {});
const failedRun = json({ data: { id: "run_1", type: "run", attributes: { status: "failed" } } });

/** Awaits a call while the clock advances by a minute. The stack of the call's error must name this function. */
async function callerOf(call: () => unknown, clock: FakeClock): Promise<unknown> {
  void clock.advance(0).then(() => clock.advance(60_000));
  return await call();
}

async function readList(list: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of list);
}

describe("stack of an error", () => {
  test.each<[string, (methods: Setup) => unknown, Response | Error | (() => Promise<Response>)]>([
    ["a refused connection", ({ things }) => things.create({}), failed("ECONNREFUSED")],
    ["a connection that was reset", ({ things }) => things.get("th_1"), failed("ECONNRESET")],
    ["a timeout", ({ things }) => things.get("th_1"), silence],
    ["a timeout of withResponse()", ({ things }) => things.get("th_1").withResponse(), silence],
    ["an error status", ({ things }) => things.get("th_1"), problem(404)],
    ["a response of an unexpected shape", ({ things }) => things.get("th_1"), json({})],
    ["an iterated list", ({ things }) => readList(things.list()), silence],
    ["an awaited list", ({ things }) => things.list(), silence],
    ["a wait for a run that failed", ({ runs }) => runs.wait("run_1"), failedRun],
    ["a poll that fails", ({ runs }) => runs.wait("run_1"), problem(404)],
    ["a call without an API key", ({ things }) => things.get("th_1"), thing()],
    ["an awaited list without an API key", ({ things }) => things.list(), thing()],
    ["an iterated list without an API key", ({ things }) => readList(things.list()), thing()],
    ["a wait without an API key", ({ runs }) => runs.wait("run_1"), thing()],
    ["a followed log without an API key", ({ runs }) => readList(runs.followLogs("run_1")), thing()],
  ])("names the caller for %s", async (what, call, step) => {
    const apiKey = what.endsWith("without an API key") ? { apiKey: undefined } : {};
    const made = setup([step], { maxRetries: 0, timeoutMs: 1_000, ...apiKey });

    const error = await callerOf(() => call(made), made.clock).catch((caught: unknown) => caught);

    expect(Reflect.get(Object(error), "stack")).toMatch(/callerOf .*stacks\.test\.ts/);
  });

  test("starts with the error's final message, including the unknown outcome", async () => {
    const { things } = setup([failed("ECONNRESET")]);
    const error = await things.create({}).catch((caught: Error) => caught);

    expect(error.stack.startsWith(`ConnectionError: ${error.message}\n`)).toBe(true);
    expect(error.message).toMatch(/It may have been executed/);
  });
});
