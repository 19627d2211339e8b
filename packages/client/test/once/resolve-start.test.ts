import { beforeEach, describe, expect, test } from "vitest";
import { isStartError, listStarts, memoryStore, readStarts, resolveStart, type StartStore } from "../../src/once.ts";
import { rejection, thrownBy } from "../support/client.ts";
import { createWorld, pipeline, runOnce, type World } from "./lives.ts";

let world: World;

beforeEach(async () => {
  world = await createWorld();
});

/** Runs the pipeline in a process that is killed after its request, while somebody else starts a run as well. */
async function leaveUndecided(): Promise<string[]> {
  const before = await world.runs();
  const life = world.live({ kill: { operation: "pipelines.run", when: "after" } });
  runOnce(life);
  await life.killed;
  await world.live().planasonix.pipelines.run(pipeline);
  return (await world.runs()).filter((id) => !before.includes(id));
}

describe("the starts under a key", () => {
  test("are undefined if there is none", async () => {
    expect(await readStarts(world.store, "nightly")).toBeUndefined();
  });

  test("say what was started, when, and how it ended", async () => {
    const run = await runOnce(world.live());

    expect(await readStarts(world.store, "nightly")).toEqual({
      key: "nightly",
      operation: "pipelines.run",
      target: `POST /pipelines/${pipeline}/run`,
      starts: [
        {
          sequence: 1,
          at: "2026-11-25T02:00:00.000Z",
          until: "2026-11-25T02:01:00.000Z",
          state: "succeeded",
          id: run.id,
        },
      ],
    });
  });

  test("say which of them is undecided", async () => {
    await leaveUndecided();

    expect((await readStarts(world.store, "nightly"))?.starts).toMatchObject([{ state: "undecided", id: undefined }]);
  });

  test("are listed for all keys, in their order", async () => {
    for (const key of ["b", "a"]) await runOnce(world.live(), { key });

    expect((await listStarts(world.store)).map(({ key, starts }) => [key, starts.length])).toEqual([
      ["a", 1],
      ["b", 1],
    ]);
  });

  test("are not listed by a store that fails, which is a StartError", async () => {
    const list = (): Promise<never> => Promise.reject(new Error("the disk is gone"));
    const error = await thrownBy(() => listStarts({ ...memoryStore(), list }));

    expect(error).toMatchObject({ name: "StartError", reason: "store", settledBy: "time" });
    expect(String(error)).toContain("The list of starts needs its store, which cannot be read (the disk is gone)");
  });

  test("are not listed by a store that cannot list", async () => {
    const { get, set } = memoryStore();

    expect(await thrownBy(() => listStarts({ get, set }))).toBeInstanceOf(TypeError);
  });

  test("are an error if the store cannot be read", async () => {
    const store: StartStore = { ...memoryStore(), get: () => Promise.reject(new Error("EIO")) };

    const error = await rejection(readStarts(store, "nightly"));

    expect(isStartError(error) && [error.reason, error.message]).toEqual([
      "store",
      '"nightly" needs its store, which cannot be read (EIO)',
    ]);
  });
});

describe("a start that no call can decide", () => {
  test("says that a person must settle it", async () => {
    await leaveUndecided();

    const error = await rejection(runOnce(world.live()));

    expect(isStartError(error) && [error.reason, error.settledBy]).toEqual(["unknown", "person"]);
  });

  test("is settled with the ID of its run, which the next call returns", async () => {
    const [, started = ""] = await leaveUndecided();

    await resolveStart(world.store, "nightly", { id: started });

    expect((await runOnce(world.live())).id).toBe(started);
    expect(world.starts()).toBe(2);
  });

  test("is settled as not started, so that the next call starts under the next number", async () => {
    const runs = await leaveUndecided();

    await resolveStart(world.store, "nightly", "not started");

    const run = await runOnce(world.live());
    expect(runs).not.toContain(run.id);
    expect((await readStarts(world.store, "nightly"))?.starts.map(({ state }) => state)).toEqual([
      "rejected",
      "succeeded",
    ]);
  });

  test("is settled once: afterwards, nothing is undecided", async () => {
    await leaveUndecided();
    await resolveStart(world.store, "nightly", "not started");

    const error = await rejection(resolveStart(world.store, "nightly", "not started"));

    expect(isStartError(error) && [error.reason, error.message]).toEqual([
      "decided",
      '"nightly" has no undecided start',
    ]);
  });

  test.each([[undefined], ["run_1"], [{}], [{ id: "" }]])("is not settled as %j", async (outcome) => {
    await leaveUndecided();

    const error = await thrownBy(() => Reflect.apply(resolveStart, undefined, [world.store, "nightly", outcome]));

    expect(error).toBeInstanceOf(TypeError);
    expect((await readStarts(world.store, "nightly"))?.starts).toMatchObject([{ state: "undecided" }]);
  });
});
