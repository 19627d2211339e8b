// Processes that share a limit of 100 requests a second, on a real Redis server. These tests assert only what holds even
// on a busy machine. `benchmarks/test/fleet` tests in virtual time how much of the limit a fleet uses. `pnpm bench
// fleet` measures this and the 429s of a fleet whose store is down, in real time.
import { type LimitedApi, startLimitedApi, type WorkerResponses } from "@planasonix/fleet/src/limited-api.ts";
import type { WorkerOptions, WorkerResult } from "@planasonix/fleet/src/run-worker.ts";
import type {} from "@planasonix/fleet/src/setup.ts"; // Declares `redis` for `inject`.
import { startSlowNetwork } from "@planasonix/fleet/src/slow-network.ts";
import { type RedisServer, startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { command } from "@planasonix/fleet/src/start-redis-cluster.ts";
import { startWorkers, type Workers } from "@planasonix/fleet/src/start-workers.ts";
import { describe, expect, inject, test } from "vitest";

const program = inject("redis") ?? "";
const limit = 100;
const callsEach = 100;
/** So many that each process has calls left when it finds its store again. It finishes then. */
const callsInOutage = 10_000;
/** Longer than the default, because a busy machine may delay the replies of a store that works. */
const timeoutMs = 60_000;

/** Starts four processes with 25 calls in flight each. */
function startFleet(api: LimitedApi, optionsOf: (index: number) => Partial<WorkerOptions>): Promise<Workers> {
  const workers = Array.from({ length: 4 }, (_, index) => ({
    name: `worker-${index}`,
    baseUrl: api.baseUrl,
    redisUrl: undefined,
    calls: callsEach,
    concurrency: 25,
    ...optionsOf(index),
  }));
  return startWorkers(new URL("programs/worker.program.ts", import.meta.url), workers);
}

/** Runs the processes, and `meanwhile` at the same time. Returns the results of the processes. */
async function run(workers: Workers, meanwhile: () => Promise<void> = async () => {}) {
  const [results] = await Promise.all([workers.run(), meanwhile()]);
  return results;
}

/** The number of responses of one kind to all processes. */
function total({ responses }: LimitedApi, kind: keyof WorkerResponses): number {
  return [...responses.values()].reduce((sum, { [kind]: count }) => sum + count, 0);
}

/** Waits until the API has allowed this number of requests. */
async function reach(api: LimitedApi, calls: number): Promise<void> {
  await expect.poll(() => total(api, "allowed")).toBeGreaterThanOrEqual(calls);
}

/** Waits for a second or so during an outage, so that each process notices it: more calls than one period allows. */
async function waitInOutage(api: LimitedApi): Promise<void> {
  await reach(api, total(api, "allowed") + 1.5 * limit);
}

/**
 * The number of 429 responses, relative to the number of requests that the API has allowed. If a busy machine delays
 * requests, they may arrive in another period than that of their leases. In virtual time, the share is below 1 %; without a
 * store, it is 12 % or more.
 */
function throttledShare(api: LimitedApi): number {
  return total(api, "throttled") / total(api, "allowed");
}

function answered(results: readonly (WorkerResult | undefined)[]): readonly (number | undefined)[] {
  return results.map((result) => result?.answered);
}

function failures(results: readonly (WorkerResult | undefined)[]): readonly string[] {
  return results.flatMap((result) => result?.failures ?? ["killed"]);
}

/**
 * The number of requests from each worker that the API has allowed. If it exceeds the number of calls, some requests
 * were sent twice.
 */
function sent({ responses }: LimitedApi): readonly (number | undefined)[] {
  return [0, 1, 2, 3].map((index) => responses.get(`worker-${index}`)?.allowed);
}

/** Waits until the last `count` processes have lost their store and found it again, and lets all finish. */
async function finishWhenBack(workers: Workers, count = 4): Promise<void> {
  await expect.poll(() => workers.logs.slice(-count)).toEqual(Array.from({ length: count }, () => lostAndBack));
  workers.finish();
}

/** The number of processes that the store knows. */
async function countMembers({ port }: RedisServer): Promise<number> {
  const script = "local keys = redis.call('KEYS', '*:members') return keys[1] and redis.call('ZCARD', keys[1]) or 0";
  return Number((await command(port, `EVAL "${script}" 0`)).slice(":".length));
}

const all = [callsEach, callsEach, callsEach, callsEach];
/** The log of a process whose store stops responding and then responds again, perhaps more than once. */
const lostAndBack = expect.arrayContaining([
  expect.stringMatching(/not available/),
  expect.stringMatching(/available again/),
]);
const logs = (results: readonly (WorkerResult | undefined)[]) => results.map((result) => result?.log);

/** Outages that do not end the Redis server. */
const outages = [
  {
    name: "does not respond",
    fail: async (redis: RedisServer) => redis.suspend(),
    recover: async (redis: RedisServer) => redis.resume(),
  },
  {
    name: "is read-only",
    fail: async ({ port }: RedisServer) => void (await command(port, "REPLICAOF 127.0.0.1 1")),
    recover: async ({ port }: RedisServer) => void (await command(port, "REPLICAOF NO ONE")),
  },
];

describe.runIf(program)("a fleet", () => {
  test("stays within the limit whatever the clocks of its processes show, and sends each request once", async () => {
    await using redis = await startRedis({ program });
    await using api = await startLimitedApi({ limit, windowMs: 1_000 });
    const minutes = [0, 3, -7, 0.01];
    await using workers = await startFleet(api, (index) => ({
      redisUrl: redis.url,
      timeoutMs,
      clockAheadMs: (minutes[index] ?? 0) * 60_000,
    }));
    const results = await run(workers, async () => {
      await expect.poll(() => countMembers(redis)).toBe(4);
    });

    expect(answered(results)).toEqual(all);
    expect(sent(api)).toEqual(all);
    expect(throttledShare(api)).toBeLessThanOrEqual(0.1);
    expect(logs(results)).toEqual([[], [], [], []]);
  });

  test("does not take its store for lost while its processes block their event loops for seconds", async () => {
    await using redis = await startRedis({ program });
    await using api = await startLimitedApi({ limit, windowMs: 1_000 });
    // So slow that a process usually waits for a reply when it blocks its event loop.
    await using network = await startSlowNetwork({ port: redis.port, delayMs: 50 });
    await using workers = await startFleet(api, (index) => ({
      redisUrl: `redis://127.0.0.1:${network.port}`,
      timeoutMs: 1_500, // Shorter than a block, and longer than a busy machine may delay a reply.
      calls: callsEach / 2,
      blocks: { betweenMs: 500 + 300 * index, forMs: 2_000 },
    }));
    const results = await run(workers);

    expect(answered(results)).toEqual(all.map((calls) => calls / 2));
    expect(sent(api)).toEqual(all.map((calls) => calls / 2));
    expect(logs(results)).toEqual([[], [], [], []]); // How many 429s there are depends on the load of the machine.
  });

  test("continues when a process is killed", async () => {
    await using redis = await startRedis({ program });
    await using api = await startLimitedApi({ limit, windowMs: 1_000 });
    await using workers = await startFleet(api, () => ({ redisUrl: redis.url, timeoutMs }));
    const results = await run(workers, async () => {
      await reach(api, 100);
      workers.kill(0);
    });

    expect(answered(results)).toEqual([undefined, ...all.slice(1)]);
    expect(sent(api).slice(1)).toEqual(all.slice(1));
    expect(throttledShare(api)).toBeLessThanOrEqual(0.1);
  });

  test("continues while the store is down, and shares the limit again afterwards", async () => {
    await using redis = await startRedis({ program });
    await using api = await startLimitedApi({ limit, windowMs: 1_000 });
    await using workers = await startFleet(api, () => ({ redisUrl: redis.url, calls: callsInOutage }));
    await using stack = new AsyncDisposableStack();
    const results = await run(workers, async () => {
      await reach(api, 100);
      await redis.kill();
      await waitInOutage(api);
      stack.use(await startRedis({ program, port: redis.port }));
      await finishWhenBack(workers);
    });

    expect(failures(results)).toEqual([]);
    expect(sent(api)).toEqual(answered(results));
  });

  test.each(outages)("continues while the store $name, and shares the limit again afterwards", async (outage) => {
    await using redis = await startRedis({ program });
    await using api = await startLimitedApi({ limit, windowMs: 1_000 });
    await using workers = await startFleet(api, () => ({ redisUrl: redis.url, calls: callsInOutage }));
    const results = await run(workers, async () => {
      await reach(api, 100);
      await outage.fail(redis);
      await waitInOutage(api);
      await outage.recover(redis);
      await finishWhenBack(workers);
    });

    expect(failures(results)).toEqual([]);
    expect(sent(api)).toEqual(answered(results));
  });

  test("continues with a round trip of 20 ms to the store, even while two processes cannot reach it", async () => {
    await using redis = await startRedis({ program });
    await using api = await startLimitedApi({ limit, windowMs: 1_000 });
    await using near = await startSlowNetwork({ port: redis.port, delayMs: 10 });
    await using far = await startSlowNetwork({ port: redis.port, delayMs: 10 });
    await using workers = await startFleet(api, (index) => ({
      redisUrl: `redis://127.0.0.1:${(index < 2 ? near : far).port}`,
      calls: callsInOutage,
    }));
    const results = await run(workers, async () => {
      await reach(api, 100);
      far.cut();
      await waitInOutage(api);
      far.restore();
      await finishWhenBack(workers, 2);
    });

    expect(failures(results)).toEqual([]);
    expect(sent(api)).toEqual(answered(results));
  });
});
