import { describe, expect, test } from "vitest";
import { isDeadlineError, isOutcomeUnknown, isWaitError } from "../../src/index.ts";
import { isStartError, memoryStore, type StartStore, startOnce } from "../../src/once.ts";
import { asked, memory, page, problem, rejection, resource, type Scripted, scripted } from "../support/client.ts";

const list = (...ids: string[]): Response => page(ids, null);
const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds));
const dated = (response: Response, seconds: number): Response => {
  response.headers.set("date", at(seconds).toUTCString());
  return response;
};
const run = (status: string, id = "run_1", createdAt = 0): Response =>
  resource(id, { status, queued_at: at(createdAt).toISOString() });
const posts = ({ fetch }: Scripted): number => asked(fetch).filter((request) => request.startsWith("POST")).length;

/** Runs the pipeline once, with the time passing. */
async function outcome(world: Scripted, options: object, once: object = {}): Promise<unknown> {
  let settled: { readonly value: unknown } | undefined;
  const start = startOnce({ key: "k", ...once });
  const call = world.planasonix.pipelines.runAndWait("pl_1", {}, { start, ...options });
  call.then(
    (value) => {
      settled = { value };
    },
    (value) => {
      settled = { value };
    },
  );
  for (let step = 0; !settled && step < 4_000; step += 1) await world.clock.advance(100);
  return settled?.value;
}

/** A store of which a step never settles, once it is told to. `onHang` is called when that step begins. */
function hanging(step: "get" | "set", onHang = (): void => {}): { readonly store: StartStore; hang(): void } {
  const store = memoryStore();
  let hangs = false;
  const never = new Promise<never>(() => {});
  return {
    store: {
      ...store,
      [step]: (...values: never[]) => {
        if (!hangs) return Reflect.apply(store[step], store, values);
        onHang();
        return never;
      },
    },
    hang: () => {
      hangs = true;
    },
  };
}

describe("a response whose run is older than itself", () => {
  test.each([
    ["because the API takes 6 s", 0, 6],
    ["because the clock of a gateway is 2 minutes ahead", 0, 120],
  ])("is not a repeated one %s: a failure rejects, and nothing is started again", async (_, createdAt, date) => {
    const world = scripted([
      dated(list(), date),
      dated(run("queued", "run_1", createdAt), date),
      dated(run("failed", "run_1", createdAt), date),
    ]);

    const error = await outcome(world, {});

    expect(isWaitError(error) && error.reason).toBe("failed");
    expect(posts(world)).toBe(1);
  });

  test("starts once if nothing earlier counts", async () => {
    const world = scripted([dated(list(), 120), dated(run("queued"), 126), dated(run("succeeded"), 127)]);

    await outcome(world, {}, { reuse: "none" });

    expect(posts(world)).toBe(1);
  });
});

describe("a response to a repeated key", () => {
  test("tells `onStart` nothing of the old run that failed, but of the next one", async () => {
    const told: unknown[] = [];
    const { lines, logger } = memory();
    const world = scripted(
      [list("run_1"), run("queued"), run("failed"), list("run_1"), run("queued", "run_2"), run("succeeded", "run_2")],
      { logger },
    );

    await outcome(world, { onStart: (...values: [{ id: string }, object]) => told.push([values[0].id, values[1]]) });

    expect(told).toEqual([["run_2", { adopted: false, sequence: 2 }]]);
    expect(lines.map(([text]) => text).filter((text) => /takes up|has started/.test(text))).toEqual([
      expect.stringContaining("has started run_2"),
    ]);
  });

  test("tells `onStart` of the old run that is going that it is taken up", async () => {
    const told: unknown[] = [];
    const world = scripted([list("run_1"), run("queued"), run("running"), run("succeeded")]);

    await outcome(world, { onStart: (...values: unknown[]) => told.push(values[1]) });

    expect(told).toEqual([{ adopted: true, sequence: 1 }]);
  });
});

describe("work whose response was lost", () => {
  test("is looked for as well if keys are trusted, after all attempts got a 500", async () => {
    const fails = Array.from({ length: 4 }, () => problem(500));
    const looks = Array.from({ length: 40 }, () => list("run_1"));
    const world = scripted([list(), ...fails, ...looks], { trustIdempotencyKeys: true });

    await outcome(world, { deadlineMs: 200_000 });

    const requests = asked(world.fetch);
    expect(posts(world)).toBe(4);
    expect(requests.filter((request) => request === "GET /pipelines/pl_1/runs").length).toBeGreaterThan(2);
    expect(requests.at(-1)).toContain("run_1");
  });
});

describe("a start that waits for the rate limit", () => {
  const later = (seconds: number): Response =>
    new Response('{"error":{"code":"rate_limited","message":"slow"}}', {
      status: 429,
      headers: { "retry-after": `${seconds}` },
    });
  const options = { deadlineMs: 3_600_000 };

  test("waits as long as one without `start`", async () => {
    const world = scripted([list(), later(200), run("queued"), run("succeeded")], options);

    expect(await outcome(world, {})).toMatchObject({ id: "run_1" });
  });

  test("names the deadline that was given, if that is too short", async () => {
    const world = scripted([list(), later(200)], options);

    const error = await outcome(world, { deadlineMs: 90_000 });

    expect(posts(world)).toBe(1);
    const text = isDeadlineError(error) ? error.message : String(error);
    expect(text).not.toMatch(/\(8\d{4}\.?\d* ms\)|60000/);
  });
});

describe("a store that hangs", () => {
  test.each(["get", "set"] as const)("at `%s` rejects after 10 s, and nothing is started", async (step) => {
    let began = 0; // What the call does before takes real time, in which the clock of this test goes on.
    const { store, hang } = hanging(step, () => {
      began ||= world.clock.monotonic();
    });
    hang();
    const world = scripted([list()]);

    const error = await outcome(world, {}, { store });

    expect(isStartError(error) && [error.reason, error.settledBy]).toEqual(["store", "time"]);
    expect(String(error)).toContain("no answer within 10000 ms");
    expect([posts(world), Math.floor((world.clock.monotonic() - began) / 1000)]).toEqual([0, 10]);
  });

  test("is bounded by the deadline", async () => {
    const { store, hang } = hanging("get");
    hang();
    const world = scripted([list()]);
    const began = world.clock.monotonic();

    const error = await outcome(world, { deadlineMs: 3_000 }, { store });

    expect(isStartError(error) && error.reason).toBe("store");
    expect([posts(world), Math.floor((world.clock.monotonic() - began) / 1000)]).toEqual([0, 3]);
  });

  test("is bounded by the signal", async () => {
    const { store, hang } = hanging("get");
    hang();
    const world = scripted([list()]);
    const stop = new AbortController();
    const called = outcome(world, { signal: stop.signal }, { store });
    stop.abort("stop");

    expect(await called).toBe("stop");
  });

  test("after the start is a warning with the ID, and `onStart` and the wait go on", async () => {
    const { store, hang } = hanging("set");
    const { lines, logger } = memory();
    const told: string[] = [];
    const hangAtStart = (next: (request: never) => Promise<never>) => (request: { operation: string }) => {
      if (request.operation === "pipelines.run") hang();
      return next(request as never);
    };
    const world = scripted([list(), run("queued"), run("succeeded")], { logger, middleware: [hangAtStart as never] });

    const value = await outcome(world, { onStart: ({ id }: { id: string }) => told.push(id) }, { store });

    expect([value, told]).toEqual([expect.objectContaining({ id: "run_1" }), ["run_1"]]);
    const warning = lines.find(([text]) => text.includes("cannot be recorded"));
    expect(warning?.[1]).toMatchObject({ id: "run_1" });
  });

  test.each(["get", "set"] as const)(
    "that fails at `%s` after a response was lost leaves the outcome unknown, with the store's error as the cause",
    async (step) => {
      const lists = Array.from({ length: 200 }, () => list("run_1"));
      const world = scripted([list(), problem(500), ...lists], { maxRetries: 0 });
      const store = memoryStore();
      const failing: StartStore = {
        ...store,
        [step]: async (...values: never[]) => {
          if (posts(world) > 0) throw new Error("disk gone");
          return Reflect.apply(store[step], store, values);
        },
      };

      const error = await outcome(world, {}, { store: failing });

      expect(error).toMatchObject({ reason: "unknown", outcome: "unknown", settledBy: "time" });
      expect([isOutcomeUnknown(error), posts(world)]).toEqual([true, 1]);
      expect(String(error)).toContain("needs its store, which cannot be");
    },
  );

  test("that fails while the start of another key is undecided names that key", async () => {
    const store = memoryStore();
    const first = scripted([list(), problem(500)], { maxRetries: 0 });
    await outcome(first, { deadlineMs: 1_000 }, { store, key: "other" });
    let reads = 0;
    const failing: StartStore = {
      ...store,
      get: async (name) => {
        reads += 1;
        if (reads > 20) throw new Error("disk gone");
        return store.get(name);
      },
    };
    const second = scripted(Array.from({ length: 200 }, () => list()));

    const error = await outcome(second, {}, { store: failing });

    expect(error).toMatchObject({ reason: "busy", otherKey: "other", settledBy: "time" });
    expect(posts(second)).toBe(0);
  });

  test("that answers after the deadline lets nothing be sent", async () => {
    const world = scripted([list(), run("queued"), run("succeeded")]);
    const memoryOf = memoryStore();
    const slow: StartStore = {
      ...memoryOf,
      async set(...values) {
        await world.clock.sleep(17_000);
        return memoryOf.set(...values);
      },
    };

    const error = await outcome(world, { deadlineMs: 5_000 }, { store: slow });

    expect([error, posts(world)]).toEqual([expect.any(Error), 0]);
  });
});

describe("a look", () => {
  test("is bounded by the deadline of the call", async () => {
    const never = (): Promise<Response> => new Promise(() => {});
    const world = scripted([list(), problem(500), never], { maxRetries: 0 });
    const began = world.clock.monotonic();

    const error = await outcome(world, { deadlineMs: 8_000 });

    expect(isOutcomeUnknown(error) && isStartError(error) && error.settledBy).toBe("time");
    expect(world.clock.monotonic() - began).toBeLessThan(9_000);
  });

  test("waits for a time of its own, so that many processes do not look in the same millisecond", async () => {
    const waits = await Promise.all(
      [0, 0.3, 0.9].map(async (random) => {
        const lists = Array.from({ length: 200 }, () => list());
        const world = scripted([list(), problem(500), ...lists], { maxRetries: 0, random: () => random });
        await outcome(world, { deadlineMs: 20_000 });
        return world.clock.sleptMs.slice(0, 3).map(Math.round);
      }),
    );

    expect(waits).toEqual([
      [1_000, 2_000, 4_000],
      [1_150, 2_300, 4_600],
      [1_450, 2_900, 5_800],
    ]);
  });

  test("that gets a page of a proxy leaves the start to a later call", async () => {
    const login = new Response("<html>Log in</html>", { headers: { "content-type": "text/html" } });
    const world = scripted([list(), problem(500), login], { maxRetries: 0 });

    const error = await outcome(world, {});

    expect(error).toMatchObject({ reason: "unknown", outcome: "unknown", settledBy: "time" });
  });

  test("bears a list that fails for a while", async () => {
    const fails = Array.from({ length: 3 }, () => problem(500));
    const world = scripted([list(), problem(500), ...fails, ...Array(9).fill(list())], { maxRetries: 0 });

    await rejection(outcome(world, { deadlineMs: 60_000 }).then((error) => Promise.reject(error)));

    expect(asked(world.fetch).filter((request) => request.startsWith("GET")).length).toBeGreaterThan(5);
  });
});
