import { beforeEach, describe, expect, test } from "vitest";
import type { Middleware } from "../../src/middleware.ts";
import { isStartError, readStarts, resolveStart, type StartStore, startOnce } from "../../src/once.ts";
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

/** Starts the pipeline in a process that is killed before its request, or after it. */
async function killed(when: "before" | "after", key = "nightly"): Promise<void> {
  const life = world.live({ kill: { operation: "pipelines.run", when } });
  runOnce(life, { key });
  await life.killed;
}

const minutesSince = (begin: number): number => (world.tenant.clock.client.now() - begin) / 60_000;

describe("three processes with one key", () => {
  test("start one run if the first is killed before its request", async () => {
    await killed("before");

    const runs = await Promise.all([1, 2, 3].map(() => runOnce(world.live())));

    expect(await newRuns()).toEqual([runs[0]?.id]);
    expect(new Set(runs.map(({ id }) => id)).size).toBe(1);
  });

  test("start one run if the first gets a 502", async () => {
    world.tenant.faults.add({ operation: "pipelines.run", status: 502, times: 1 });

    const runs = await Promise.all([1, 2, 3].map(() => runOnce(world.live())));

    expect(await newRuns()).toEqual([runs[0]?.id]);
  });
});

describe("partitions that are started together", () => {
  const keys = ["p1", "p2", "p3", "p4", "p5", "p6"];

  test("have a run each, although the first is killed before its request and started again", async () => {
    await killed("before", "p1");
    const others = keys.slice(1).map((key) => runOnce(world.live(), { key }));

    const runs = await Promise.all([runOnce(world.live(), { key: "p1" }), ...others]);

    expect(new Set(runs.map(({ id }) => id))).toEqual(new Set(await newRuns()));
    expect(await newRuns()).toHaveLength(6);
  });

  test("have a run each, although all are killed in flight", async () => {
    for (const key of keys.slice(0, 3)) await killed("after", key);
    const started = (await newRuns()).reverse();

    const runs = [];
    for (const key of keys.slice(0, 3)) runs.push(await runOnce(world.live(), { key }));

    expect(runs.map(({ id }) => id)).toEqual(started);
    expect(await newRuns()).toHaveLength(3);
  });

  test("do not wait for one whose process was killed longer ago than its limit", async () => {
    await killed("before", "p1");
    await world.tenant.clock.advance("10m");
    const begin = world.tenant.clock.client.now();

    await runOnce(world.live(), { key: "p2" });

    expect(minutesSince(begin)).toBeLessThan(3);
  });
});

describe("a process that sleeps between its turn and its intent", () => {
  /** Starts the pipeline in a process that sleeps before it stores its intent. Resolves with what it would have stored. */
  async function sleeping(): Promise<Parameters<StartStore["set"]>> {
    const intents: Parameters<StartStore["set"]>[] = [];
    const never = new Promise<never>(() => {});
    const store: StartStore = {
      get: (name) => (intents.length > 0 ? never : world.store.get(name)),
      set(...values) {
        const isIntent = values[0] === "start nightly";
        if (isIntent) intents.push(values);
        return isIntent ? never : world.store.set(...values);
      },
    };
    runOnce(world.live({ store })).catch(() => {}); // A step of its store takes too long.
    await expect.poll(() => intents.length).toBe(1);
    return intents[0] as Parameters<StartStore["set"]>;
  }

  test("no longer stores the intent once others have had their turns, so that the key stays decidable", async () => {
    const late = await sleeping();
    const others = [];
    for (const key of ["europe", "asia"]) others.push((await runOnce(world.live(), { key })).id);

    const isStored = await world.store.set(...late);
    await world.tenant.clock.advance("26h");
    await runOnce(world.live(), { key: "africa" });
    const run = await runOnce(world.live());

    expect(isStored).toBe(false);
    expect(others).not.toContain(run.id);
    expect(run.attributes.status).toBe("succeeded");
    expect(world.starts()).toBe(4);
  });

  test("keeps its turn if it stores the intent in the very moment in which another would end it", async () => {
    const late = await sleeping();
    const begin = world.tenant.clock.client.now();
    let isStored: boolean | undefined;
    const store: StartStore = {
      set: world.store.set,
      async get(name) {
        const value = await world.store.get(name);
        const isLast = name === late[0] && minutesSince(begin) >= 1.5;
        if (isLast) isStored ??= await world.store.set(...late);
        return value;
      },
    };

    const other = await runOnce(world.live({ store }), { key: "europe" });
    const known = await readStarts(world.store, "nightly");
    const run = await runOnce(world.live());

    expect(isStored).toBe(true);
    expect(known?.starts).toEqual([expect.objectContaining({ state: "undecided", candidates: [] })]);
    expect(await newRuns()).toEqual([run.id, other.id]);
    expect(world.starts()).toBe(2);
  });
});

describe("a start while another key may still start", () => {
  test("waits no longer than its deadline, sends nothing, and names the other key", async () => {
    await killed("before", "europe");

    const { planasonix, store } = world.live();
    const start = startOnce({ key: "asia", store });
    const error = await rejection(planasonix.pipelines.runAndWait(pipeline, {}, { start, deadlineMs: 5_000 }));

    expect(isStartError(error) && [error.reason, error.otherKey, error.settledBy, error.outcome]).toEqual([
      "busy",
      "europe",
      "time",
      undefined,
    ]);
    expect(String(error)).toContain('because "europe#1" may still start the same');
    expect(world.starts()).toBe(0);
  });

  test("starts at once when a person has settled the other", async () => {
    await killed("before", "europe");
    const begin = world.tenant.clock.client.now();

    await resolveStart(world.store, "europe", "not started");
    await runOnce(world.live(), { key: "asia" });

    expect(minutesSince(begin)).toBeLessThan(2);
  });

  test("stores for the other key what it has found", async () => {
    await killed("after", "europe");
    const [started] = await newRuns();

    await runOnce(world.live(), { key: "asia" });

    expect((await readStarts(world.store, "europe"))?.starts).toMatchObject([
      { state: "undecided", candidates: [started] },
    ]);
  });
});

describe("a run of somebody else", () => {
  test("is not taken up while the request may be on its way, and does not hide what it starts", async () => {
    await killed("before");
    const stranger = await world.live().planasonix.pipelines.run(pipeline);
    const begin = world.tenant.clock.client.now();

    const run = await runOnce(world.live());

    expect(run.id).toBe(stranger.id); // Nothing shows that it is not ours: see `ifUnsure`.
    expect(minutesSince(begin)).toBeGreaterThan(1.4);
  });

  test("is not taken up with `ifUnsure: fail`, and a person settles the start", async () => {
    await killed("before");
    const stranger = await world.live().planasonix.pipelines.run(pipeline);

    const error = await rejection(runOnce(world.live(), { ifUnsure: "fail" }));
    expect(isStartError(error) && [error.settledBy, error.candidates]).toEqual(["person", [stranger.id]]);

    await resolveStart(world.store, "nightly", "not started");
    const run = await runOnce(world.live(), { ifUnsure: "fail" });
    expect(run.id).not.toBe(stranger.id);
  });

  test.each([
    ["by a trusted key", { trustIdempotencyKeys: true }, {}],
    ["by a key that could not list", {}, { operation: "pipelines.listRuns", status: 403, times: 1 }],
  ])("is not taken up on Monday for a start %s that was killed on Friday", async (_, client, fault) => {
    if ("operation" in fault) world.tenant.faults.add(fault);
    const life = world.live({ client, kill: { operation: "pipelines.run", when: "before" } });
    runOnce(life);
    await life.killed;
    await world.tenant.clock.advance("24h");
    const trial = await world.live().planasonix.pipelines.run(pipeline);
    await world.tenant.clock.advance("48h");

    const run = await runOnce(world.live({ client }));

    expect(run.id).not.toBe(trial.id);
    expect(world.starts()).toBe(2);
  });
});

describe("a run whose response was lost", () => {
  test("is not called adopted by the call that has started it", async () => {
    world.tenant.faults.add({ operation: "pipelines.run", reset: "after", times: 1 });
    const told: unknown[] = [];

    const run = await runOnce(world.live(), { onStart: (...values) => told.push(values[1]) });

    expect(await newRuns()).toEqual([run.id]);
    expect(told).toEqual([{ adopted: false, sequence: 1 }]);
  });
});

describe("clocks that differ", () => {
  test.each([-120_000, 120_000])("by %i ms start one run while the request is in flight", async (aheadMs) => {
    const life = world.live({ aheadMs: () => aheadMs, kill: { operation: "pipelines.run", when: "before" } });
    runOnce(life);
    await life.killed;
    const begin = world.tenant.clock.client.now();

    await runOnce(world.live());

    expect(await newRuns()).toHaveLength(1);
    expect(minutesSince(begin)).toBeGreaterThan(1.4);
  });

  test("by a machine that has slept after the list make it list again", async () => {
    let sleptMs = 0;
    const sleepOnce: Middleware = (next) => async (request) => {
      const response = await next(request);
      if (request.operation === "pipelines.listRuns" && sleptMs === 0) sleptMs = 3_600_000;
      return response;
    };

    await runOnce(world.live({ aheadMs: () => sleptMs, client: { middleware: [sleepOnce] } }));

    expect(world.tenant.requests.all("pipelines.listRuns")).toHaveLength(3); // `newRuns` in `beforeEach` made the first.
    expect(world.starts()).toBe(1);
  });
});

describe("20 starts in a row", () => {
  test("that succeeded do not end a key that starts again after a success", async () => {
    for (let night = 0; night < 22; night += 1) await runOnce(world.live(), { reuse: "going" });

    expect(await newRuns()).toHaveLength(22);
    const record = await readStarts(world.store, "nightly");
    expect([record?.starts.at(-1)?.sequence, record?.starts.length]).toEqual([22, 21]);
  });
});

describe("the marks of a pipeline", () => {
  const target = `target POST /pipelines/${pipeline}/run`;
  const marks = async (): Promise<string[]> =>
    Object.keys(JSON.parse((await world.store.get(target))?.value ?? "{}").marks ?? {});

  test("are kept for an hour, however many there are", async () => {
    const now = world.tenant.clock.client.now();
    const many = Array.from({ length: 300 }, (_, index) => [`k${index}#1`, { id: `run_${index}`, at: now }]);
    const old = [["old#1", { id: "run_old", at: now - 3_700_000 }]];
    await world.store.set(target, JSON.stringify({ marks: Object.fromEntries([...old, ...many]) }), {
      ifVersion: undefined,
    });

    await runOnce(world.live());

    expect(await marks()).toHaveLength(301);
    expect(await marks()).not.toContain("old#1");
  });
});
