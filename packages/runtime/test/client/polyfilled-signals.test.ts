import { describe, expect, test } from "vitest";
import { items, json, problem, type Setup, setup, thing } from "../support/fixture.ts";
import { PolyfilledController } from "../support/polyfilled-signal.ts";

const running = json({ data: { id: "run_1", type: "run", attributes: { status: "running" } } });
const silence = (): Promise<Response> => new Promise(() => {});
const page = json({ data: items(["a"]), meta: { page: { cursor: "2" } } });

async function readList(list: AsyncIterable<unknown>, then: () => void): Promise<void> {
  for await (const _ of list) then();
}

describe("polyfilled signal without a reason", () => {
  test.each<
    [string, Response | typeof silence, (made: Setup, signal: AbortSignal, abort: () => void) => Promise<unknown>]
  >([
    ["a call", silence, ({ things }, signal) => things.get("th_1", { signal })],
    ["a delay before a retry", problem(503), ({ things }, signal) => things.get("th_1", { signal })],
    ["a wait", running, ({ runs }, signal) => runs.wait("run_1", { signal })],
    ["a wait that cancels the run", running, ({ runs }, signal) => runs.wait("run_1", { signal, onAbort: "cancel" })],
    ["a list", page, ({ things }, signal, abort) => readList(things.list({}, { signal }), abort)],
    ["a start", silence, ({ things }, signal) => things.runAndWait("th_1", {}, { signal })],
  ])("causes an AbortError in %s", async (_, step, call) => {
    const controller = new PolyfilledController();
    const made = setup([step]);
    const called = call(made, controller.signal, () => controller.abort());
    void made.clock.advance(0).then(() => controller.abort());

    await expect(called).rejects.toMatchObject({ name: "AbortError" });
  });

  test("sends nothing if the signal has already aborted", async () => {
    const controller = new PolyfilledController();
    controller.abort();
    const { things, fetch } = setup([thing()]);

    await expect(things.get("th_1", { signal: controller.signal })).rejects.toMatchObject({ name: "AbortError" });
    expect(fetch.sent).toHaveLength(0);
  });

  test("cancels the work with `onAbort: cancel`", async () => {
    const controller = new PolyfilledController();
    const { runs, fetch } = setup([running]);
    const wait = runs.wait("run_1", {
      signal: controller.signal,
      onAbort: "cancel",
      onUpdate: () => controller.abort(),
    });

    await expect(wait).rejects.toMatchObject({ name: "AbortError" });
    expect(fetch.sent.map(({ method }) => method)).toEqual(["GET", "DELETE"]);
  });
});
