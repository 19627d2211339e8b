import type {} from "@planasonix/fleet/src/setup.ts"; // Declares `redis` for `inject`.
import { type RedisServer, startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { startRedisCluster } from "@planasonix/fleet/src/start-redis-cluster.ts";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createRedisRateLimiter, type RedisRateLimiter } from "../../src/index.ts";
import type { RedisClient } from "../../src/store/redis-client.ts";
import { defineScript, runScript } from "../../src/store/script.ts";
import { type Connected, libraries } from "../support/clients.ts";
import { plainRequest as request } from "../support/examples.ts";

const program = inject("redis") ?? "";
const apiKey = "plnx_live_c7f2";

/** A logger that keeps its warnings, and the limits that the store knows. */
function collect() {
  const warnings: unknown[] = [];
  const limits: unknown[] = [];
  const debug = (_: string, { limit }: { limit?: number }): void => void limits.push(limit);
  return {
    warnings,
    limits,
    logger: { debug, info() {}, warn: (...line: unknown[]) => void warnings.push(line), error() {} },
  };
}

function stated(remaining: number): Response {
  return new Response(null, {
    headers: { "x-ratelimit-limit": "1000", "x-ratelimit-remaining": `${remaining}`, "x-ratelimit-reset": "60" },
  });
}

type Pair = [RedisRateLimiter, RedisRateLimiter];

const kinds = libraries.flatMap(({ name, connect, connectCluster }) => [
  { name, isCluster: false, connect },
  { name: `${name} on a cluster`, isCluster: true, connect: connectCluster },
]);

describe.runIf(program)("two limiters of createRedisRateLimiter", () => {
  let single: RedisServer;
  let cluster: RedisServer;
  beforeAll(async () => {
    [single, cluster] = await Promise.all([startRedis({ program }), startRedisCluster(program)]);
  });
  afterAll(async () => {
    await single[Symbol.asyncDispose]();
    await cluster[Symbol.asyncDispose]();
  });

  test.each(kinds)("share a limit through $name", async ({ name, isCluster, connect }) => {
    const logs = [collect(), collect()] as const;
    await using connected: Connected = await connect((isCluster ? cluster : single).port);
    const options = { client: connected.client, apiKey, prefix: name, timeoutMs: 60_000 };
    const [first, second] = logs.map(({ logger }) => createRedisRateLimiter({ ...options, logger })) as Pair;
    first.release(await first.acquire(request), stated(700));
    expect(first.snapshot()).toMatchObject({ limit: 1_000, remaining: 700, waiting: 0, until: undefined });
    await expect.poll(() => logs[0].limits).toContain(1_000);
    second.release(await second.acquire(request), stated(699));

    expect(logs.map(({ warnings }) => warnings)).toEqual([[], []]);
    // The store knew no limit when it first replied to the first limiter, and knew it from the first reply to the second.
    expect(logs.map(({ limits }) => limits[0])).toEqual([0, 1_000]);
  });
});

describe.runIf(program)("createRedisRateLimiter", () => {
  test("stores no API key, and lets every Redis key expire at most two minutes after the period", async () => {
    await using redis = await startRedis({ program });
    await using connected: Connected | undefined = await libraries[0]?.connect(redis.port);
    const client = connected?.client as RedisClient;
    const { limits, logger } = collect();
    const limiter = createRedisRateLimiter({ client, apiKey, timeoutMs: 60_000, logger });
    limiter.release(await limiter.acquire(request), stated(700));
    await expect.poll(() => limits).toContain(1_000);

    const dump = `
      local found = {}
      for _, key in ipairs(redis.call('KEYS', '*')) do
        table.insert(found, { key = key, ttl = redis.call('PTTL', key), dump = redis.call('DUMP', key) })
      end
      return cjson.encode(found)`;
    const read = (reply: unknown): { key: string; ttl: number }[] => JSON.parse(String(reply));
    const keys = await runScript(client, defineScript(dump, read), [], []);
    expect(JSON.stringify(keys)).not.toContain(apiKey);
    expect(keys.length).toBeGreaterThanOrEqual(2);
    for (const { ttl } of keys) expect(ttl).toBeLessThanOrEqual(120_000 + 60_000 + 10);
    for (const { ttl } of keys) expect(ttl).toBeGreaterThan(0);
  });
});
