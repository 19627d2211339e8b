import { beforeEach, describe, expect, test } from "vitest";
import { readStarts } from "../../src/once.ts";
import { problem, rejection } from "../support/client.ts";
import { createWorld, pipeline, runOnce, type World } from "./lives.ts";

let world: World;

beforeEach(async () => {
  world = await createWorld();
});

/** A process that is suspended in its start: its timers stand still until the API rejects its request at last. */
function suspended(): { readonly call: Promise<unknown>; readonly sent: Promise<void>; reject(): void } {
  const { client: clock } = world.tenant.clock;
  let reached = (): void => {};
  let reject = (): void => {};
  const sent = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const rejected = new Promise<void>((resolve) => {
    reject = resolve;
  });
  const fetch: typeof world.tenant.fetch = async (input, init) => {
    if (init?.method !== "POST") return world.tenant.fetch(input, init);
    reached();
    await rejected;
    return problem(409);
  };
  const life = world.live({ client: { clock: { ...clock, timer: () => () => {} }, fetch } });
  return { call: rejection(runOnce(life)), sent, reject };
}

const stored = async (): Promise<unknown[]> => [
  await world.store.get("start nightly"),
  await world.store.get(`target POST /pipelines/${pipeline}/run`),
];
const states = async (): Promise<unknown> =>
  (await readStarts(world.store, "nightly"))?.starts.map(({ sequence, state }) => [sequence, state]);

describe("a start that the API rejects", () => {
  test("is forgotten, so that the next call starts at once", async () => {
    const before = await world.runs();
    world.tenant.faults.add({ operation: "pipelines.run", status: 409, times: 1 });

    expect(await rejection(runOnce(world.live()))).toMatchObject({ name: "ConflictError" });
    const lists = world.tenant.requests.all("pipelines.listRuns").length;
    const run = await runOnce(world.live());
    expect(world.tenant.requests.all("pipelines.listRuns")).toHaveLength(lists + 1);

    expect((await world.runs()).filter((id) => !before.includes(id))).toEqual([run.id]);
  });

  test("leaves the intent and the turn of the process that has replaced its own", async () => {
    const late = suspended();
    await late.sent;
    const life = world.live({ kill: { operation: "pipelines.run", when: "before" } });
    runOnce(life);
    await life.killed;
    const before = await stored();

    late.reject();

    expect(await late.call).toMatchObject({ name: "ConflictError" });
    expect(await stored()).toEqual(before);
    expect(await states()).toEqual([[1, "undecided"]]);
  });

  test("keeps its number if a later start has begun, so that no key is used for two starts", async () => {
    const late = suspended();
    await late.sent;
    await runOnce(world.live(), { reuse: "none" });

    late.reject();
    await late.call;
    await runOnce(world.live(), { reuse: "none" });

    expect(await states()).toEqual([
      [1, "rejected"],
      [2, "succeeded"],
      [3, "succeeded"],
    ]);
    const keys = world.tenant.requests.all("pipelines.run").map(({ idempotencyKey }) => idempotencyKey);
    expect(keys).toEqual(["nightly#2", "nightly#3"]);
  });
});
