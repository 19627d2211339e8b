import { fakeClock } from "@planasonix/runtime/testing";
import { describe, expect, test } from "vitest";
import { memoryStore, type StartStore, startOnce } from "../../src/once.ts";
import { asked, page, problem, rejection, type Scripted, scripted } from "../support/client.ts";

const posts = ({ fetch }: Scripted): number => asked(fetch).filter((request) => request.startsWith("POST")).length;

/** A client whose lists are empty, a way to let time pass while no timer rings, and the sleeps that were asked for. */
function emptyWorld(): Scripted & { pass(ms: number): void; readonly sleeps: readonly number[] } {
  const clock = fakeClock();
  const sleeps: number[] = [];
  const sleep: typeof clock.sleep = (ms, signal) => {
    sleeps.push(ms);
    return clock.sleep(ms, signal);
  };
  let passedMs = 0;
  const lists = Array.from({ length: 200 }, () => page([], null));
  const world = scripted(lists, { clock: { ...clock, sleep, monotonic: () => clock.monotonic() + passedMs } });
  return {
    ...world,
    clock,
    sleeps,
    pass: (ms) => {
      passedMs += ms;
    },
  };
}

/** Runs the pipeline under a key until the deadline. */
function called({ planasonix }: Scripted, store: StartStore, deadlineMs = 5_000, key = "k"): Promise<unknown> {
  const start = startOnce({ key, store });
  return rejection(planasonix.pipelines.runAndWait("pl_1", {}, { start, deadlineMs }));
}

/** A store with a start that has no known response. */
async function storeWithUndecided(key: string): Promise<StartStore> {
  const store = memoryStore();
  await called(scripted([page([], null), problem(500)], { maxRetries: 0 }), store, 1_000, key);
  return store;
}

/** A store that does something after each read of a value, from the read of the given number on. */
function afterRead(store: StartStore, name: string, from: number, act: () => unknown): StartStore {
  let reads = 0;
  return {
    ...store,
    async get(key) {
      const value = await store.get(key);
      if (key.startsWith(name)) reads += 1;
      if (key.startsWith(name) && reads >= from) await act();
      return value;
    },
  };
}

describe("a deadline that ends before it is decided", () => {
  const ended = "deadlineMs (5000 ms) ended before it was decided";

  test("says so, and that an earlier start may have been executed", async () => {
    const world = emptyWorld();

    const error = await called(world, await storeWithUndecided("k"));

    expect(error).toMatchObject({ reason: "unknown", outcome: "unknown", settledBy: "time", sequence: 1 });
    expect(String(error)).toContain(
      `"k" is not started again: start 1 may have been executed, and ${ended}. Check with pipelines.listRuns; then wait ` +
        "for the work by its ID, or call again with the same key",
    );
    expect(posts(world)).toBe(0);
  });

  test.each([
    ["reads the key again", "start k", 2],
    ["looks for the work", "target", 2],
  ])("while the call %s blames neither the store nor the API", async (_, name, from) => {
    const world = emptyWorld();
    const store = afterRead(await storeWithUndecided("k"), name, from, () => world.pass(5_001));

    const error = await called(world, store);

    expect(error).toMatchObject({ reason: "unknown", outcome: "unknown", settledBy: "time" });
    expect(String(error)).toContain(ended);
    expect(String(error)).not.toMatch(/store|took longer/);
    expect(world.sleeps.filter((ms) => ms < 0)).toEqual([]); // Node warns of such a timer.
    expect(posts(world)).toBe(0);
  });

  test("names a store that took the time", async () => {
    const world = emptyWorld();
    const hang = (): Promise<never> => {
      void world.clock.advance(5_000);
      return new Promise(() => {});
    };

    const error = await called(world, afterRead(await storeWithUndecided("k"), "target", 2, hang));

    expect(error).toMatchObject({ reason: "unknown", outcome: "unknown", settledBy: "time" });
    expect(String(error)).toMatch(/ended before it was decided\. .* needs its store, which cannot be read \(no answer/);
  });

  test("says that the start of another key may have been executed", async () => {
    const world = emptyWorld();

    const error = await called(world, await storeWithUndecided("other"));

    expect(error).toMatchObject({ reason: "busy", otherKey: "other", settledBy: "time" });
    expect(String(error)).toContain(
      `because "other#1" may still start the same and has no known response; ${ended}; call again with the same key`,
    );
  });

  test("says that the call has started nothing, if nothing is known of an earlier start", async () => {
    const world = emptyWorld();

    const error = await called(
      world,
      afterRead(memoryStore(), "start k", 1, () => world.pass(5_000)),
    );

    expect(error).toMatchObject({ reason: "store", settledBy: "time" });
    expect(String(error)).toBe(
      `StartError: pipelines.run "k" is not started: ${ended}. This call has started nothing; call again with the same key`,
    );
    expect(posts(world)).toBe(0);
  });
});

test("A store that fails before a trusted key is sent again leaves the outcome unknown", async () => {
  const world = scripted([page([], null)], { trustIdempotencyKeys: true });
  const store = await storeWithUndecided("k");
  const set = (): Promise<never> => Promise.reject(new Error("disk gone"));

  const error = await called(world, { ...store, set });

  expect(error).toMatchObject({ reason: "unknown", outcome: "unknown", settledBy: "time" });
  expect(posts(world)).toBe(0);
});

describe("a list that fails before a trusted key is sent again", () => {
  const trusted = { trustIdempotencyKeys: true, maxRetries: 0 };

  test.each([
    ["for now", problem(500), "time"],
    ["for good", problem(401), "person"],
  ])("%s leaves the outcome unknown", async (_, response, settledBy) => {
    const world = scripted([response], trusted);

    const error = await called(world, await storeWithUndecided("k"));

    expect(error).toMatchObject({ reason: "unknown", outcome: "unknown", sequence: 1, settledBy });
    expect(error).toHaveProperty("cause.status", response.status);
    expect(posts(world)).toBe(0);
  });

  test("because the deadline ends leaves the outcome unknown, and does not blame the API", async () => {
    const hang = (): Promise<never> => {
      void world.clock.advance(5_000);
      return new Promise(() => {});
    };
    const world: Scripted = scripted([hang], trusted);

    const error = await called(world, await storeWithUndecided("k"));

    expect(error).toMatchObject({ reason: "unknown", outcome: "unknown", settledBy: "time" });
    expect(error).not.toHaveProperty("cause.message");
    expect(String(error)).toContain("deadlineMs (5000 ms) ended before it was decided");
    expect(posts(world)).toBe(0);
  });
});
