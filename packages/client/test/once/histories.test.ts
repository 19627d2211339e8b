import { beforeEach, describe, expect, test } from "vitest";
import { isOutcomeUnknown, isWaitError } from "../../src/index.ts";
import type { Middleware } from "../../src/middleware.ts";
import { isStartError, memoryStore, type StartError } from "../../src/once.ts";
import { rejection } from "../support/client.ts";
import { createWorld, pipeline, runOnce, type World } from "./lives.ts";

let world: World;
let before: string[];

beforeEach(async () => {
  world = await createWorld();
  before = await world.runs();
});

/** The runs of this test, newest first. */
async function newRuns(): Promise<string[]> {
  return (await world.runs()).filter((id) => !before.includes(id));
}

const trusted = { trustIdempotencyKeys: true };

describe.each([
  ["that may ignore idempotency keys", {}],
  ["that honors idempotency keys", trusted],
])("a deployment %s", (_, client) => {
  test("1: starts, waits and returns the run", async () => {
    const told: unknown[] = [];
    const run = await runOnce(world.live({ client }), { onStart: (...values) => told.push(values[1]) });

    expect(run.attributes.status).toBe("succeeded");
    expect(await newRuns()).toEqual([run.id]);
    expect(told).toEqual([{ adopted: false, sequence: 1 }]);
  });

  test("2: a process that is killed before its request starts one run when it is started again", async () => {
    const { killed, ...life } = world.live({ client, kill: { operation: "pipelines.run", when: "before" } });
    runOnce(life);
    await killed;

    const run = await runOnce(world.live({ client }));

    expect(await newRuns()).toEqual([run.id]);
  });

  test("3: a process that is killed after its request takes up the run when it is started again", async () => {
    const { killed, ...life } = world.live({ client, kill: { operation: "pipelines.run", when: "after" } });
    runOnce(life);
    await killed;
    const [started] = await newRuns();

    const run = await runOnce(world.live({ client }));

    expect([run.id, await newRuns()]).toEqual([started, [started]]);
  });

  test("4: a process that is killed while it waits takes up the run when it is started again", async () => {
    const { killed, ...life } = world.live({ client, kill: { operation: "runs.get", when: "after" } });
    runOnce(life);
    await killed;
    const told: unknown[] = [];

    const run = await runOnce(world.live({ client }), { onStart: (...values) => told.push(values[1]) });

    expect(await newRuns()).toEqual([run.id]);
    expect(told).toEqual([{ adopted: true, sequence: 1 }]);
    expect(world.starts()).toBe(1);
  });

  test("5: returns the run that succeeded, and starts nothing", async () => {
    const first = await runOnce(world.live({ client }));

    const second = await runOnce(world.live({ client }));

    expect([second.id, world.starts()]).toEqual([first.id, 1]);
  });

  test("6: rejects if the run fails, and starts the next one when it is called again", async () => {
    world.tenant.outcomes.next("pipelines.run", { status: "failed", after: "90s" });
    const error = await rejection(runOnce(world.live({ client })));
    const [failed = ""] = await newRuns();

    const run = await runOnce(world.live({ client }));

    expect(isWaitError(error) && [error.reason, error.id]).toEqual(["failed", failed]);
    expect(error).toMatchObject({
      key: "nightly",
      sequence: 1,
      message: expect.stringContaining('start 1 of "nightly"'),
    });
    expect(await newRuns()).toEqual([run.id, failed]);
  });

  test("7: starts the next one if the run was canceled while no process waited", async () => {
    const { killed, ...life } = world.live({ client, kill: { operation: "runs.get", when: "after" } });
    runOnce(life);
    await killed;
    const [canceled = ""] = await newRuns();
    const other = world.live().planasonix;
    await other.runs.cancel(canceled);
    await rejection(other.runs.wait(canceled));

    const run = await runOnce(world.live({ client }));

    expect(await newRuns()).toEqual([run.id, canceled]);
    expect(run.attributes.status).toBe("succeeded");
  });

  test("8: a run that vanished while it was going leaves the outcome unknown, and is not started again", async () => {
    const { killed, ...life } = world.live({ client, kill: { operation: "runs.get", when: "after" } });
    runOnce(life);
    await killed;
    world.tenant.faults.add({ operation: "runs.get", status: 404 });

    const error = await rejection(runOnce(world.live({ client })));

    expect(isOutcomeUnknown(error) && error.checkWith).toBe("pipelines.listRuns");
    expect(String(error)).toContain('start 1 of "nightly"');
    expect(world.starts()).toBe(1);
  });

  test("8: a run that vanished after it had succeeded is returned as it was stored", async () => {
    const first = await runOnce(world.live({ client }));
    world.tenant.faults.add({ operation: "runs.get", status: 404 });

    const second = await runOnce(world.live({ client }));

    expect(second).toEqual(first);
    expect(world.starts()).toBe(1);
  });

  test("9: of two processes at once, one starts and the other takes up the run", async () => {
    const told: unknown[] = [];
    const tell = (...values: unknown[]): number => told.push(values[1]);

    const runs = await Promise.all([1, 2].map(() => runOnce(world.live({ client }), { onStart: tell })));

    expect(await newRuns()).toEqual([runs[0]?.id]);
    expect(runs[1]?.id).toBe(runs[0]?.id);
    expect(told).toHaveLength(2);
  });

  test("10: rejects other arguments under the same key, and names those that differ", async () => {
    await runOnce(world.live({ client }), { body: { variables: { DAY: "24" }, environment_id: "env_1" } });

    const error = await rejection(
      runOnce(world.live({ client }), { body: { environment_id: "env_1", variables: { DAY: "25" } } }),
    );

    expect(error).toMatchObject({ reason: "arguments", differing: ["variables"], settledBy: "person" });
    expect(String(error)).toContain("other values of variables");
    expect(world.starts()).toBe(1);
  });
});

describe("a middleware that refuses each start", () => {
  const refusal = new Error("no start");
  const refuse: Middleware = (next) => async (request) => {
    if (request.operation === "pipelines.run") throw refusal;
    return next(request);
  };

  test.each(["before", "after"] as const)(
    "lets a call find what a process that was killed %s its request has started",
    async (when) => {
      const { killed, ...life } = world.live({ kill: { operation: "pipelines.run", when } });
      runOnce(life);
      await killed;
      const started = await newRuns();

      const found = await runOnce(world.live({ client: { middleware: [refuse] } })).catch((error) => error);

      expect(when === "after" ? found.id : found).toBe(when === "after" ? started[0] : refusal);
      expect(await newRuns()).toEqual(started);
      await runOnce(world.live()); // Nothing is left undecided.
      expect(await newRuns()).toHaveLength(1);
    },
  );
});

describe("a lost store", () => {
  test("11: takes up the run by its idempotency key on a deployment that honors it", async () => {
    const first = await runOnce(world.live({ client: trusted }));

    const again = await runOnce(world.live({ client: trusted, store: memoryStore() }));

    expect([again.id, await newRuns()]).toEqual([first.id, [first.id]]);
  });

  test("11: follows the sequence of keys to the run that is going, or to the next one", async () => {
    world.tenant.outcomes.next("pipelines.run", { status: "failed", after: "90s" });
    await rejection(runOnce(world.live({ client: trusted })));
    const second = await runOnce(world.live({ client: trusted, store: memoryStore() }));

    const third = await runOnce(world.live({ client: trusted, store: memoryStore() }));

    expect(third.id).toBe(second.id);
    expect(await newRuns()).toHaveLength(2);
  });
});

describe("a request without a response", () => {
  test("12: is followed by a look in the same call, which takes up the run", async () => {
    world.tenant.faults.add({ operation: "pipelines.run", reset: "after", times: 1 });

    const run = await runOnce(world.live());

    expect(await newRuns()).toEqual([run.id]);
  });

  test("12: is sent again after the time limit if it started nothing", async () => {
    world.tenant.faults.add({ operation: "pipelines.run", status: 502, times: 1 });

    const run = await runOnce(world.live());

    expect(await newRuns()).toEqual([run.id]);
  });

  test("12: leaves the outcome unknown if two runs look the same", async () => {
    const life = world.live({ kill: { operation: "pipelines.run", when: "after" } });
    runOnce(life);
    await life.killed;
    await world.live().planasonix.pipelines.run(pipeline);

    const error = await rejection(runOnce(world.live()));

    expect(isOutcomeUnknown(error) && isStartError(error) && [...error.candidates].sort()).toEqual(
      (await newRuns()).sort(),
    );
    expect((error as StartError).checkWith).toBe("pipelines.listRuns");
    expect(await newRuns()).toHaveLength(2);
  });

  test("12: is not confused with a run that a schedule started", async () => {
    const life = world.live({ kill: { operation: "pipelines.run", when: "before" } });
    runOnce(life);
    await life.killed;
    const other = world.live().planasonix;
    const schedule = (await other.schedules.list().toArray())[0];
    const scheduled = await other.schedules.runNow(schedule?.id ?? "");

    const run = await runOnce(world.live());

    expect(run.id).not.toBe(scheduled.id);
  });
});

describe("several keys for one pipeline", () => {
  test("are told apart: a killed process does not take up the run of another key", async () => {
    const life = world.live({ kill: { operation: "pipelines.run", when: "before" } });
    runOnce(life, { key: "europe" });
    await life.killed;
    const other = await runOnce(world.live(), { key: "asia" });

    const run = await runOnce(world.live(), { key: "europe" });

    expect(await newRuns()).toEqual([run.id, other.id]);
  });

  test("are told apart: a killed process takes up its own run although other keys have started runs", async () => {
    const life = world.live({ kill: { operation: "pipelines.run", when: "after" } });
    runOnce(life, { key: "europe" });
    await life.killed;
    const [started] = await newRuns();
    const other = await runOnce(world.live(), { key: "asia" });

    const run = await runOnce(world.live(), { key: "europe" });

    expect([run.id, await newRuns()]).toEqual([started, [other.id, started]]);
  });

  test("take turns, so that the processes of two may be killed, and the run is told apart", async () => {
    for (const [key, when] of [
      ["europe", "before"],
      ["asia", "after"],
    ] as const) {
      const life = world.live({ kill: { operation: "pipelines.run", when } });
      runOnce(life, { key });
      await life.killed;
    }
    const [started] = await newRuns();

    const europe = await runOnce(world.live(), { key: "europe" });
    const asia = await runOnce(world.live(), { key: "asia" });

    expect(asia.id).toBe(started);
    expect(await newRuns()).toEqual([europe.id, started]);
  });
});

describe("a store that is slow", () => {
  test("does not let a process send its request after the limit, when others may have started", async () => {
    const { store, clock } = { store: memoryStore(), clock: world.tenant.clock };
    let isSlow = true;
    const slow = {
      ...store,
      set: async (...values: Parameters<typeof store.set>) => {
        const isStored = await store.set(...values);
        if (values[0].startsWith("start ") && isSlow) {
          isSlow = false;
          await clock.advance("2m");
        }
        return isStored;
      },
    };

    const run = await runOnce(world.live({ store: slow }));

    expect(await newRuns()).toEqual([run.id]);
    expect(world.starts()).toBe(1);
    expect(world.tenant.requests.all("pipelines.listRuns").length).toBeGreaterThanOrEqual(4);
  });
});

describe("`reuse`", () => {
  test("starts a new run although the store was lost, and the deployment repeats its response", async () => {
    const first = await runOnce(world.live({ client: trusted }), { reuse: "none" });
    const second = await runOnce(world.live({ client: trusted, store: memoryStore() }), { reuse: "none" });

    expect(await newRuns()).toEqual([second.id, first.id]);
  });

  test("starts again after a success if only going work counts", async () => {
    const first = await runOnce(world.live(), { reuse: "going" });
    const second = await runOnce(world.live(), { reuse: "going" });

    expect(await newRuns()).toEqual([second.id, first.id]);
  });

  test("takes up going work, but starts beside it if nothing counts", async () => {
    const life = world.live({ kill: { operation: "runs.get", when: "after" } });
    runOnce(life);
    await life.killed;
    const [going] = await newRuns();

    const beside = runOnce(world.live(), { reuse: "none" });
    const told: unknown[] = [];
    const run = await runOnce(world.live(), { reuse: "none", onStart: (...values) => told.push(values[1]) });

    expect(new Set([going, run.id, (await beside).id]).size).toBe(3);
    expect(told).toEqual([{ adopted: false, sequence: expect.any(Number) }]);
  });
});
