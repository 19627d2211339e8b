import { describe, expect, test } from "vitest";
import type { FakeClock } from "../../src/testing/index.ts";
import { failed, json, problem, type Setup, setup, thing } from "../support/fixture.ts";

/** Creates a client of a server that never responds. */
const silence = (): Promise<Response> => new Promise(() => {});
const running = json({ data: { id: "run_1", type: "run", attributes: { status: "failed" } } });

/** Awaits a failure while time passes. The stack of the error must name this function. */
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
    ["a response of another shape", ({ things }) => things.get("th_1"), json({})],
    ["an iterated list", ({ things }) => readList(things.list()), silence],
    ["an awaited list", ({ things }) => things.list(), silence],
    ["a wait that exceeds its deadline", ({ runs }) => runs.wait("run_1"), running],
    ["a poll that fails", ({ runs }) => runs.wait("run_1"), problem(404)],
    ["a missing key", ({ things }) => things.get("th_1"), thing()],
    ["a missing key of a list", ({ things }) => things.list(), thing()],
    ["a missing key of the items of a list", ({ things }) => readList(things.list()), thing()],
    ["a missing key of a wait", ({ runs }) => runs.wait("run_1"), thing()],
    ["a missing key of a log", ({ runs }) => readList(runs.followLogs("run_1")), thing()],
  ])("names the caller for %s", async (what, call, step) => {
    const apiKey = what.startsWith("a missing key") ? { apiKey: undefined } : {};
    const made = setup([step], { maxRetries: 0, timeoutMs: 1_000, ...apiKey });

    const error = await callerOf(() => call(made), made.clock).catch((caught: unknown) => caught);

    expect(Reflect.get(Object(error), "stack")).toMatch(/callerOf .*stacks\.test\.ts/);
  });

  test("starts with the message that the caller receives", async () => {
    const { things } = setup([failed("ECONNRESET")]);
    const error = await things.create({}).catch((caught: Error) => caught);

    expect(error.stack.startsWith(`ConnectionError: ${error.message}\n`)).toBe(true);
    expect(error.message).toMatch(/It may have been executed/);
  });
});
