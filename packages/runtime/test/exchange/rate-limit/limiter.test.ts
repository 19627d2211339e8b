import { describe, expect, test } from "vitest";
import { json, problem, setup, thing } from "../../support/fixture.ts";
import { limitedServer, plentiful } from "../../support/limited-server.ts";

function until(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Between 5 and 65 ms, by chance, but the same chance each time. */
function unevenLatency(): () => number {
  let seed = 7;
  return () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return 5 + (seed % 60);
  };
}

describe("concurrency", () => {
  test("is bounded, and calls go in order", async () => {
    const held = until();
    const { things, fetch } = setup([() => held.promise.then(() => thing())], { maxConcurrency: 2 });
    const calls = ["a", "b", "c", "d", "e"].map((id) => things.get(id));

    await Promise.resolve();
    expect(fetch.sent).toHaveLength(2);
    held.resolve();
    await Promise.all(calls);
    expect(fetch.sent.map(({ url }) => url.at(-1))).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("lets status and cancel calls go before others that wait", async () => {
    const held = until();
    const { things, runs, fetch } = setup([() => held.promise.then(() => thing())], { maxConcurrency: 1 });
    const calls = [things.get("a"), things.get("b"), runs.get("r"), runs.cancel("r")];

    held.resolve();
    await Promise.all(calls);
    expect(fetch.sent.map(({ method, url }) => `${method} ${url.slice(19)}`)).toEqual([
      "GET /things/a",
      "GET /runs/r",
      "DELETE /runs/r",
      "GET /things/b",
    ]);
  });

  test("gives the place of a call back that is aborted, waiting or under way", async () => {
    const { things, fetch } = setup([() => new Promise<Response>(() => {}), thing()], { maxConcurrency: 1 });
    const first = new AbortController();
    const second = new AbortController();
    const calls = [
      things.get("a", { signal: first.signal }),
      things.get("b", { signal: second.signal }),
      things.get("c"),
    ].map((call) => call.catch((reason: unknown) => reason));

    second.abort("waiting");
    first.abort("under way");
    await expect(Promise.all(calls)).resolves.toMatchObject(["under way", "waiting", { id: "th_1" }]);
    expect(fetch.sent.map(({ url }) => url.at(-1))).toEqual(["a", "c"]);
  });

  test("fails a call that gets no place before its deadline, and says that nothing was sent", async () => {
    const { things, clock, fetch } = setup([() => new Promise<Response>(() => {})], { maxConcurrency: 1 });
    const stuck = things.get("a").catch(() => {});
    const waiting = expect(things.create({}, { deadlineMs: 1_000 })).rejects.toMatchObject({
      name: "DeadlineError",
      failure: "not_sent",
      outcome: undefined,
      retryable: true,
      message: "POST /things was not sent: the rate limit requires waiting longer than deadlineMs (1000 ms)",
    });
    await clock.advance(1_000);
    await waiting;
    expect(fetch.sent).toHaveLength(1);
    await clock.advance(300_000);
    await stuck;
  });

  test("does not count pauses between attempts", async () => {
    const { things, fetch } = setup([problem(503, { "retry-after": "60" }), thing()], { maxConcurrency: 1 });
    await Promise.all([things.get("a"), things.get("b")]);
    expect(fetch.sent.map(({ url }) => url.at(-1))).toEqual(["a", "b", "a"]);
  });
});

describe("a 429", () => {
  test("closes the gate for every call, and lets one try when the time has come", async () => {
    const { things, fetch, clock } = setup([problem(429, { "retry-after": "10" }), thing()]);
    const sentAt: number[] = [];
    const get = (id: string) => things.get(id).finally(() => sentAt.push(clock.monotonic()));

    const first = get("a");
    await clock.advance(1);
    expect(fetch.sent).toHaveLength(1);
    await Promise.all([first, get("b"), get("c"), get("d")]);
    expect(fetch.sent).toHaveLength(5);
    expect(Math.min(...sentAt)).toBeGreaterThanOrEqual(10_000);
  });

  test("of the one that tries closes it again: no herd comes through", async () => {
    const refuse = problem(429, { "retry-after": "10" });
    const { things, fetch, clock } = setup([refuse, refuse, thing()], { maxRetries: 9 });
    const calls = ["a", "b", "c", "d"].map((id) => things.get(id));
    await clock.advance(0);
    const burst = fetch.sent.length;
    await Promise.all(calls);
    // The first burst was under way already; after that one at a time until one is taken.
    expect(burst).toBe(4);
    expect(fetch.sent.length).toBeLessThanOrEqual(4 + 1 + 4);
  });

  test("with quota left holds back only its own operation", async () => {
    const headers = {
      "retry-after": "10",
      "x-ratelimit-limit": "100",
      "x-ratelimit-remaining": "90",
      "x-ratelimit-reset": "60",
    };
    const { things, runs, clock, fetch } = setup([
      (request) => (request.url.endsWith("/run") && fetch.sent.length === 1 ? problem(429, headers) : thing()),
    ]);
    const started = things.run("th_1");
    await clock.advance(1);
    await runs.get("r");
    expect(clock.monotonic()).toBeLessThan(10_000);
    await started;
    expect(clock.monotonic()).toBeGreaterThanOrEqual(10_000);
  });

  test("without a hint holds calls back for a second", async () => {
    const { things, clock } = setup([problem(429), thing()]);
    const first = things.get("a");
    await clock.advance(1);
    await things.get("b");
    expect(clock.monotonic()).toBeGreaterThanOrEqual(1_000);
    await first;
  });

  test("fails calls at once that cannot wait so long, and says when to come back", async () => {
    const { things, clock, fetch } = setup([problem(429, { "retry-after": "600" })]);
    const retryAt = new Date(clock.now() + 600_000);
    await expect(things.get("a")).rejects.toMatchObject({ name: "RateLimitError", retryAt });
    await expect(things.get("b")).rejects.toMatchObject({
      name: "DeadlineError",
      failure: "not_sent",
      retryable: true,
      retryAt,
    });
    expect(fetch.sent).toHaveLength(1);
    expect(clock.sleptMs).toEqual([]);
  });

  test("that no answer follows lets the next one try", async () => {
    const { things } = setup([problem(429, { "retry-after": "10" }), new TypeError("lost"), thing()]);
    await expect(Promise.all([things.get("a"), things.get("b")])).resolves.toHaveLength(2);
  });
});

describe("pacing", () => {
  const burst = async (startedMs: number, options: object = {}, client: object = {}) => {
    const { clock, things } = setup([() => server.answer()], client);
    const server = limitedServer(clock, { limit: 50, ...options });
    await clock.advance(startedMs);
    const begunAt = clock.monotonic();
    let left = 300;
    const work = async (): Promise<void> => {
      for (; left > 0; ) {
        left -= 1;
        await things.get("th_1");
      }
    };
    await Promise.all(Array.from({ length: 20 }, work));
    return { elapsedMs: clock.monotonic() - begunAt, refused: server.refused() };
  };

  test.each([100, 300, 600, 900])(
    "uses windows to the full without one 429, begun %i ms into one",
    async (startedMs) => {
      const { elapsedMs, refused } = await burst(startedMs);
      expect(refused).toBe(0);
      expect(elapsedMs / (5_000 - startedMs)).toBeLessThan(1.05);
    },
  );

  test.each([
    ["a server whose clock is a day ahead", { skewMs: 86_400_000 }],
    ["a server whose clock is ten seconds behind", { skewMs: -10_000 }],
    ["resets that are rounded down", { offsetMs: 400, round: Math.floor }],
    ["resets that are rounded up", { offsetMs: 400, round: Math.ceil }],
    ["resets with fractions", { offsetMs: 400, round: (seconds: number) => seconds }],
    ["answers that come late and out of order", { latencyMs: unevenLatency() }],
  ])("meets no 429 with %s", async (_, options) => {
    const { elapsedMs, refused } = await burst(300, options);
    expect(refused).toBe(0);
    expect(elapsedMs).toBeLessThan(7_000);
  });

  test("spaces calls over what is left of the window once little is left of the quota", async () => {
    const { things, clock } = setup([
      json({ data: { id: "a", type: "thing", attributes: {} } }, 200, plentiful(100, 9, 10)),
    ]);
    await things.get("a");
    await things.get("b");
    expect(clock.sleptMs[0]).toBeGreaterThan(900);
    expect(clock.sleptMs[0]).toBeLessThan(1_200);
  });

  test("holds nobody back while there is plenty", async () => {
    const { things, clock } = setup([
      json({ data: { id: "a", type: "thing", attributes: {} } }, 200, plentiful(100, 50, 10)),
    ]);
    await things.get("a");
    await things.get("b");
    expect(clock.sleptMs).toEqual([]);
  });

  test("keeps a reserve for status and cancel calls", async () => {
    const { things, runs, clock } = setup([
      json({ data: { id: "a", type: "thing", attributes: {} } }, 200, plentiful(200, 2, 10)),
    ]);
    await things.get("a");
    await runs.get("r");
    await runs.cancel("r");
    expect(clock.sleptMs).toEqual([]);
    await things.get("b");
    expect(clock.sleptMs[0]).toBeGreaterThan(9_000);
  });

  test("never fails a call: a pause that does not fit the deadline is left out", async () => {
    const { things, clock } = setup([
      json({ data: { id: "a", type: "thing", attributes: {} } }, 200, plentiful(100, 0, 900)),
    ]);
    await things.get("a");
    await things.get("b");
    expect(clock.sleptMs).toEqual([]);
  });

  test("tells once of a pause that people may wonder about", async () => {
    const lines: string[] = [];
    const write = (message: string): void => void lines.push(message);
    const logger = { debug() {}, info() {}, warn: write, error() {} };
    const { things } = setup([json({ data: { id: "a", type: "thing", attributes: {} } }, 200, plentiful(100, 1, 10))], {
      logger,
    });
    await things.get("a");
    await things.get("b");
    await things.get("c");
    expect(lines).toEqual(["planasonix: little is left of the rate limit: calls are spaced"]);
  });
});
