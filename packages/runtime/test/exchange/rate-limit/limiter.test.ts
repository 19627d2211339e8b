import { describe, expect, test } from "vitest";
import type { Permit } from "../../../src/model/rate-limiter.ts";
import type { HttpRequest } from "../../../src/model/request.ts";
import { type FakeClock, fakeClock } from "../../../src/testing/index.ts";
import { json, problem, setup, thing } from "../../support/fixture.ts";
import { bucketServer, limitedServer, quotaHeaders } from "../../support/limited-server.ts";
import { localLimiter } from "../../support/local-limiter.ts";
import { requestOf } from "../../support/request.ts";

function until(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Creates a logger, and a list of its warnings about the rate limit. */
function collect() {
  const lines: string[] = [];
  const warn = (message: string): void => void (message.includes("rate limit") && lines.push(message));
  return { lines, logger: { debug() {}, info() {}, warn, error() {} } };
}

/** Pseudorandom latencies between 5 and 64 ms, the same in each run. */
function unevenLatency(): () => number {
  let seed = 7;
  return () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return 5 + (seed % 60);
  };
}

describe("concurrency", () => {
  test("limits the number of calls in flight and keeps their order", async () => {
    const held = until();
    const { things, fetch } = setup([() => held.promise.then(() => thing())], { maxConcurrency: 2 });
    const calls = ["a", "b", "c", "d", "e"].map((id) => things.get(id));

    await Promise.resolve();
    expect(fetch.sent).toHaveLength(2);
    held.resolve();
    await Promise.all(calls);
    expect(fetch.sent.map(({ url }) => url.at(-1))).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("admits status and cancel calls before other waiting calls", async () => {
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

  test("releases the slot of an aborted call, and skips an aborted call in the queue", async () => {
    const { things, fetch } = setup([() => new Promise<Response>(() => {}), thing()], { maxConcurrency: 1 });
    const first = new AbortController();
    const second = new AbortController();
    const calls = [
      things.get("a", { signal: first.signal }),
      things.get("b", { signal: second.signal }),
      things.get("c"),
    ].map((call) => call.catch((reason: unknown) => reason));

    second.abort("waiting");
    first.abort("in flight");
    await expect(Promise.all(calls)).resolves.toMatchObject(["in flight", "waiting", { id: "th_1" }]);
    expect(fetch.sent.map(({ url }) => url.at(-1))).toEqual(["a", "c"]);
  });

  test("fails a call that gets no slot before its deadline, and reports that nothing was sent", async () => {
    const { things, clock, fetch } = setup([() => new Promise<Response>(() => {})], { maxConcurrency: 1 });
    const stuck = things.get("a").catch(() => {});
    const waiting = expect(things.create({}, { deadlineMs: 1_000 })).rejects.toMatchObject({
      name: "DeadlineError",
      failure: "not_sent",
      outcome: undefined,
      retryable: true,
      message: "POST /things was not sent: maxConcurrency requires waiting longer than deadlineMs (1000 ms)",
    });
    await clock.advance(1_000);
    await waiting;
    expect(fetch.sent).toHaveLength(1);
    await clock.advance(300_000);
    await stuck;
  });

  test("occupies no slot during the delay between attempts", async () => {
    const { things, fetch } = setup([problem(503, { "retry-after": "60" }), thing()], { maxConcurrency: 1 });
    await Promise.all([things.get("a"), things.get("b")]);
    expect(fetch.sent.map(({ url }) => url.at(-1))).toEqual(["a", "b", "a"]);
  });
});

describe("429", () => {
  test("delays every call until the stated delay has passed", async () => {
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

  test("delays calls again if the probe is rejected, so that no burst follows", async () => {
    const refuse = problem(429, { "retry-after": "10" });
    const { things, fetch, clock } = setup([refuse, refuse, thing()], { maxRetries: 9 });
    const calls = ["a", "b", "c", "d"].map((id) => things.get(id));
    await clock.advance(0);
    const burst = fetch.sent.length;
    await Promise.all(calls);
    // All four are in flight before the first 429. After that, requests go one at a time until a success.
    expect(burst).toBe(4);
    expect(fetch.sent.length).toBeLessThanOrEqual(4 + 1 + 4);
  });

  test("delays only the rejected operation if quota is left", async () => {
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

  test("delays calls for less than a second if no delay is stated", async () => {
    const { things, clock } = setup([problem(429), thing()]);
    const first = things.get("a");
    await clock.advance(1);
    await things.get("b");
    expect(clock.monotonic()).toBeGreaterThanOrEqual(100);
    expect(clock.monotonic()).toBeLessThan(1_000);
    await first;
  });

  test("fails a call at once if the stated delay does not fit the deadline, and sets `retryAt`", async () => {
    const { things, clock, fetch } = setup([problem(429, { "retry-after": "50" })], { deadlineMs: 40_000 });
    const retryAt = new Date(clock.now() + 50_000);
    await expect(things.get("a")).rejects.toMatchObject({ name: "RateLimitError", retryAt });
    await expect(things.get("b")).rejects.toMatchObject({
      name: "DeadlineError",
      failure: "not_sent",
      retryable: true,
      retryAt,
      message: "GET /things/b was not sent: the rate limit requires waiting longer than deadlineMs (40000 ms)",
    });
    expect(fetch.sent).toHaveLength(1);
    expect(clock.sleptMs).toEqual([]);
  });

  test.each([
    ["an hour", "3600"],
    ["a day", "86400"],
  ])("delays other calls only until a probe after a minute, even if the stated delay is %s", async (_, retryAfter) => {
    const { things, clock } = setup([problem(429, { "retry-after": retryAfter }), thing()]);
    await expect(things.get("a")).rejects.toMatchObject({ name: "RateLimitError" });
    await things.get("b");
    expect(clock.monotonic()).toBe(60_000);
    await things.get("c");
    expect(clock.monotonic()).toBe(60_000);
  });

  test.each([
    ["a time instead of a delay", { "retry-after": "1912345678" }],
    ["a delay of years", { "retry-after": "99999999" }],
    ["a reset that is years ahead", quotaHeaders(100, 0, 9e8)],
  ])("causes an early retry and one warning if it states %s", async (_, headers) => {
    const { logger, lines } = collect();
    const { things, clock } = setup([problem(429, headers), problem(429, headers), thing()], { logger });
    await things.get("a");
    expect(clock.monotonic()).toBeLessThan(2_000);
    expect(lines).toEqual(["planasonix: the API states an implausible rate limit or Retry-After, which is ignored"]);
  });

  test("is followed by another probe if the first probe gets no response", async () => {
    const { things } = setup([problem(429, { "retry-after": "10" }), new TypeError("lost"), thing()]);
    await expect(Promise.all([things.get("a"), things.get("b")])).resolves.toHaveLength(2);
  });
});

describe("pacing", () => {
  /** Makes 300 calls with so many workers. */
  const finish = async (clock: FakeClock, call: () => Promise<unknown>, workers = 20) => {
    const begunAt = clock.monotonic();
    let left = 300;
    const work = async (): Promise<void> => {
      for (; left > 0; ) {
        left -= 1;
        await call();
      }
    };
    await Promise.all(Array.from({ length: workers }, work));
    return { elapsedMs: clock.monotonic() - begunAt };
  };
  const burst = async (startedMs: number, options: object = {}, client: object = {}) => {
    const { clock, things } = setup([() => server.answer()], client);
    const server = limitedServer(clock, { limit: 50, ...options });
    await clock.advance(startedMs);
    const { elapsedMs } = await finish(clock, () => things.get("th_1"));
    return { elapsedMs, refused: server.refused() };
  };

  test.each([100, 300, 600, 900])(
    "uses the whole quota without a 429 when the calls start %i ms into a window",
    async (startedMs) => {
      const { elapsedMs, refused } = await burst(startedMs);
      expect(refused).toBe(0);
      expect(elapsedMs / (5_000 - startedMs)).toBeLessThan(1.05);
    },
  );

  test.each([
    ["a server whose clock is a day ahead", { skewMs: 86_400_000 }],
    ["a server whose clock is ten seconds behind", { skewMs: -10_000 }],
    ["resets that are rounded up", { offsetMs: 400, round: Math.ceil }],
    ["fractional resets", { offsetMs: 400, round: (seconds: number) => seconds }],
    ["responses that arrive late and out of order", { latencyMs: unevenLatency() }],
  ])("causes no 429 with %s", async (_, options) => {
    const { elapsedMs, refused } = await burst(300, options);
    expect(refused).toBe(0);
    expect(elapsedMs).toBeLessThan(7_000);
  });

  test.each([1, 5, 20, 50])("uses a bucket of 20 requests a second without a 429, with %i workers", async (workers) => {
    const { clock, things } = setup([() => server.answer()]);
    const server = bucketServer(clock, { size: 20, perSecond: 20 });
    const { elapsedMs } = await finish(clock, () => things.get("th_1"), workers);
    expect(server.refused()).toBe(0);
    // The client may wait for one reset, which is rounded to whole seconds, until it knows the bucket.
    expect(elapsedMs - (1_000 * (300 - 20)) / 20).toBeLessThan(1_500);
  });

  test("causes one 429 while the client learns that resets are rounded down", async () => {
    const { elapsedMs, refused } = await burst(300, { offsetMs: 400, round: Math.floor });
    expect(refused).toBe(1);
    expect(elapsedMs).toBeLessThan(12_000);
  });

  const stating = (headers: Record<string, string>, options: object = {}) =>
    setup([json({ data: { id: "a", type: "thing", attributes: {} } }, 200, headers)], options);

  test.each([
    [10, 1_000, 150, 3_600],
    [19, 120, 20, 60],
    [50, 50, 50, 60],
    [600, 1_000, 600, 3_600],
  ])("never slows %i sequential calls under a limit of %i with %i left", async (calls, limit, left, seconds) => {
    for (const now of [0, fakeClock().now() / 1_000]) {
      let remaining = left - 1;
      const headers = () => quotaHeaders(limit, remaining--, now + seconds);
      const { things, clock } = setup([
        () => json({ data: { id: "a", type: "thing", attributes: {} } }, 200, headers()),
      ]);
      for (let index = 0; index < calls; index += 1) await things.get("a");
      expect(clock.sleptMs).toEqual([]);
    }
  });

  test("delays nothing while the waiting requests fit the remaining quota", async () => {
    const { things, clock } = stating(quotaHeaders(100, 9, 10));
    await things.get("a");
    await Promise.all(Array.from({ length: 9 }, () => things.get("b")));
    expect(clock.sleptMs).toEqual([]);
  });

  test("waits for the reset if no quota is left, then sends all waiting requests", async () => {
    const spent = quotaHeaders(100, 0, 9);
    const { things, clock, fetch } = setup([
      () =>
        json(
          { data: { id: "a", type: "thing", attributes: {} } },
          200,
          fetch.sent.length > 1 ? quotaHeaders(100, 99, 9) : spent,
        ),
    ]);
    await things.get("a");
    await Promise.all([things.get("b"), things.get("c"), things.get("d")]);
    expect(clock.monotonic()).toBe(9_010);
    expect(fetch.sent).toHaveLength(4);
  });

  test("sends a call that cannot wait for the reset instead of failing it", async () => {
    const { things, clock } = stating(quotaHeaders(100, 0, 50));
    await things.get("a");
    await things.get("b", { deadlineMs: 20_000 });
    expect(clock.sleptMs).toEqual([]);
  });

  test("sends calls again a minute after a response that states no remaining quota, whatever the reset", async () => {
    const { things, clock } = stating(quotaHeaders(100, 0, 3_600));
    await things.get("a");
    for (let index = 0; index < 10; index += 1) await things.get("b");
    expect(clock.monotonic()).toBe(60_000);
  });

  test.each([
    ["a limit of zero", quotaHeaders(0, 0, 10)],
    ["a remaining number above the limit", quotaHeaders(10, 11, 10)],
    ["a reset that is years ahead", quotaHeaders(10, 0, 9e8)],
  ])("ignores %s, with one warning", async (_, headers) => {
    const { logger, lines } = collect();
    const { things, clock } = stating(headers, { logger });
    for (let index = 0; index < 20; index += 1) await things.get("a");
    expect(clock.sleptMs).toEqual([]);
    expect(lines).toEqual(["planasonix: the API states an implausible rate limit or Retry-After, which is ignored"]);
  });

  test.each([-240_000, 240_000])("tolerates a shift of the wall clock by %i ms", async (ms) => {
    const clock = fakeClock();
    let shiftMs = 0;
    const server = limitedServer(clock, { limit: 5 });
    const { things } = setup([() => server.answer()], {
      clock: { ...clock, now: () => clock.now() + shiftMs },
    });
    await Promise.all(Array.from({ length: 4 }, () => things.get("a")));
    shiftMs = ms;
    await Promise.all(Array.from({ length: 12 }, () => things.get("a")));
    expect(clock.monotonic()).toBeLessThan(6_000);
  });
});

describe("first calls", () => {
  /** Makes calls at once. Returns how many were sent at each time, and when the last one ended. */
  const coldStart = async (calls: number, latencyMs: number) => {
    const sentAt: number[] = [];
    const { things, clock } = setup([
      () => {
        sentAt.push(clock.monotonic());
        return clock.sleep(latencyMs).then(() => thing());
      },
    ]);
    await Promise.all(Array.from({ length: calls }, () => things.get("a")));
    const times = [...new Set(sentAt)];
    const counts = times.map((time) => [time, sentAt.filter((at) => at === time).length]);
    return { sent: Object.fromEntries(counts), elapsedMs: clock.monotonic() };
  };

  test("are sent ten at once, then twenty, and ten more with each round trip", async () => {
    const { sent } = await coldStart(150, 20);
    expect(sent).toEqual({ 0: 10, 20: 20, 40: 30, 60: 40, 80: 50 });
  });

  test("are sent ten at once, then twice as many with each 200 ms of silence", async () => {
    const { sent } = await coldStart(80, 5_000);
    expect(sent).toEqual({ 0: 10, 200: 10, 400: 20, 600: 10, 5000: 10, 5200: 10, 5400: 10 });
  });

  test.each([
    [50, 20, 3.1],
    [50, 700, 1.95],
    [50, 5_000, 1.2],
    [200, 20, 1.55],
    [200, 700, 1.3],
    [200, 5_000, 1.1],
    [1_000, 20, 1.15],
    [1_000, 700, 1.1],
    [1_000, 5_000, 1.05],
  ])("%i at once, of %i ms each, take at most %d times as long as without a limiter", async (calls, ms, factor) => {
    const { elapsedMs } = await coldStart(calls, ms);
    expect(elapsedMs / (ms * (calls / 50))).toBeLessThanOrEqual(factor);
  });
});

describe("wait for the limiter", () => {
  test("appears in the attempts and in the snapshot", async () => {
    const { things, exchange, clock } = setup([problem(429, { "retry-after": "30" }), thing()]);
    const refused = things.get("a");
    await clock.advance(0);
    const waiting = things.get("b").withResponse();
    expect(exchange.rateLimit()).toMatchObject({ waiting: 1, until: new Date(clock.now() + 30_000) });
    const [attempt] = (await waiting).attempts;
    expect(attempt).toMatchObject({ status: 200, queuedMs: 30_000, durationMs: 0 });
    await refused;
    expect(exchange.rateLimit()).toMatchObject({ waiting: 0, until: undefined });
  });

  test("appears in the error of a call that fails after the wait", async () => {
    const { things, clock } = setup([problem(429, { "retry-after": "30" }), problem(404)]);
    const refused = things.get("a").catch(() => {});
    await clock.advance(0);
    await expect(things.get("b")).rejects.toMatchObject({ attempts: [{ status: 404, queuedMs: 30_000 }] });
    await refused;
  });

  test("ends when the call is aborted, and the call leaves the queue", async () => {
    const { things, exchange, clock } = setup([problem(429, { "retry-after": "30" }), thing()]);
    const controller = new AbortController();
    const refused = things.get("a");
    await clock.advance(0);
    const waiting = things.get("b", { signal: controller.signal }).catch((reason: unknown) => reason);
    controller.abort("left");
    expect(await waiting).toBe("left");
    expect(exchange.rateLimit()).toMatchObject({ waiting: 0 });
    await refused;
  });
});

describe("ordinary requests", () => {
  test.each([1_000, 10_000])("get a share of the slots while %i polls wait", async (polls) => {
    const clock = { ...fakeClock(), sleep: () => new Promise<void>(() => {}) }; // No time passes.
    const limiter = localLimiter({ clock, maxConcurrency: 50, isolatesCalls: false });
    const poll = requestOf({ operation: { http: "GET /runs/{run_id}", priority: true } });
    const sent: Permit[] = [];
    let isSent = false;
    const acquire = async (request: HttpRequest): Promise<void> => void sent.push(await limiter.acquire(request));
    for (let index = 0; index < polls; index += 1) void acquire(poll);
    void acquire(requestOf({ name: "things.get", operation: { http: "GET /things" } })).then(() => {
      isSent = true;
    });
    let released = 0;
    for (; !isSent && released < 100; released += 1) {
      await Promise.resolve();
      await Promise.resolve();
      const permit = sent[released];
      if (permit) limiter.release(permit);
    }
    expect(released).toBeLessThan(60);
  });
});

describe("a waiting request", () => {
  test("ends its sleeps without an error, whose stack takes longer than the rest of the sleep", async () => {
    const clock = fakeClock();
    const signals: (AbortSignal | undefined)[] = [];
    const sleep: typeof clock.sleep = (ms, signal) => {
      signals.push(signal);
      return clock.sleep(ms, signal);
    };
    const server = limitedServer(clock, { limit: 20 });
    const { things } = setup([() => server.answer()], { clock: { ...clock, sleep } });
    await Promise.all(Array.from({ length: 50 }, () => things.get("a")));

    const reasons = signals.flatMap((signal) => (signal?.aborted ? [signal.reason] : []));
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.filter((reason) => reason instanceof Error)).toEqual([]);
  });
});

describe("isolated calls", () => {
  /** Creates a limiter as on workerd, where no call may wake another. */
  function isolated(maxConcurrency: number) {
    const clock = fakeClock();
    const limiter = localLimiter({ clock, maxConcurrency, isolatesCalls: true });
    return { clock, limiter };
  }

  test("detect by polling that they may be sent", async () => {
    const { clock, limiter } = isolated(1);
    const first = limiter.acquire(requestOf());
    let second: unknown;
    void Promise.resolve(limiter.acquire(requestOf())).then((permit) => {
      second = permit;
    });
    limiter.release(first);
    await Promise.resolve();
    expect(second).toBeUndefined();
    await clock.advance(50);
    expect(second).toBeDefined();
  });

  test("release the permits of abandoned requests after their time limit", async () => {
    const { clock, limiter } = isolated(2);
    limiter.acquire(requestOf({ timeoutMs: 300 }));
    limiter.acquire(requestOf({ timeoutMs: 300 }));
    const third = Promise.resolve(limiter.acquire(requestOf()));
    await clock.advance(1_350);
    await expect(third).resolves.toBeDefined();
    expect(clock.monotonic()).toBe(1_350);
  });
});

test("a permit that is released twice makes room for one request", () => {
  const limiter = localLimiter({ clock: fakeClock(), maxConcurrency: 2, isolatesCalls: false });
  const [first] = [limiter.acquire(requestOf()), limiter.acquire(requestOf())];
  limiter.release(first);
  limiter.release(first);
  const granted = [limiter.acquire(requestOf()), limiter.acquire(requestOf())];
  expect(granted.map((permit) => !("then" in permit))).toEqual([true, false]);
});
