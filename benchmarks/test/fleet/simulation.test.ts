import type {} from "@planasonix/fleet/src/setup.ts"; // Declares `redis` for `inject`.
import { startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { Redis } from "ioredis";
import { expect, inject, test } from "vitest";
import { blockedFleet, simulateFleet } from "../../src/fleet/simulation.ts";

test.runIf(inject("redis"))("simulateFleet runs a fleet that uses its limit almost completely", async () => {
  await using redis = await startRedis({ program: inject("redis") ?? "" });
  const server = new Redis(redis.port, "127.0.0.1");
  const figures = await simulateFleet({ processes: 4, limit: 50 }, server);
  await server.quit();

  expect(figures.failed).toBe(0);
  expect(figures.throttledShare).toBeLessThanOrEqual(0.01);
  expect(figures.ratio).toBeGreaterThan(0.99);
  // The last permits of a period are spread over it, so the last call ends up to half a window late.
  expect(figures.ratio).toBeLessThanOrEqual(1.06);
  expect(figures.leastShare).toBeGreaterThanOrEqual(0.8);
  expect(figures.scriptsPerCall).toBeGreaterThan(0);
});

test.runIf(inject("redis"))(
  "simulateFleet measures the same each time, on a new server and on a used one",
  async () => {
    await using redis = await startRedis({ program: inject("redis") ?? "" });
    const server = new Redis(redis.port, "127.0.0.1");
    const measure = async (): Promise<object> => {
      const fleet = { processes: 3, limit: 30, windows: 4, form: "only Retry-After", storeLatencyMs: 2 };
      const { microseconds, ...figures } = await simulateFleet(fleet, server);
      return figures;
    };
    const first = await measure();
    const again = await measure();
    await server.quit();

    expect(first).toMatchObject({ failed: 0 });
    expect(again).toEqual(first);
  },
);

test.runIf(inject("redis"))(
  "a fleet uses its limit although its processes block their event loops for seconds",
  async () => {
    await using redis = await startRedis({ program: inject("redis") ?? "" });
    const server = new Redis(redis.port, "127.0.0.1");
    const { failed, throttledShare, mostRatio } = await simulateFleet(blockedFleet, server);
    await server.quit();

    expect(failed).toBe(0);
    expect(throttledShare).toBeLessThanOrEqual(0.02);
    expect(mostRatio).toBeLessThanOrEqual(1.1);
  },
);
