import { createClient } from "@planasonix/client";
import { startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { createRedisRateLimiter } from "@planasonix/redis";
import { Redis } from "ioredis";
import { seeded } from "../seeded.ts";
import { meanLatencyMs, simulateApi, simulateStore } from "./simulated-hosts.ts";
import { createVirtualClocks } from "./virtual-clocks.ts";

/** A fleet in virtual time. */
export interface SimulatedFleet {
  readonly processes: number;
  /** The rate limit of the API, in requests per second. */
  readonly limit: number;
}

/** How well a fleet uses its limit, and what this costs the store. */
export interface FleetFigures extends SimulatedFleet {
  readonly failed: number;
  /** The number of 429 responses, relative to the number of calls. */
  readonly throttledShare: number;
  /** The time relative to that of a fleet that fills every window. */
  readonly ratio: number;
  /** The rate of the slowest process, relative to the mean. */
  readonly leastShare: number;
  readonly scriptsPerCall: number;
  readonly scriptsPerSecond: number;
  /** The CPU time of the store for each script, in microseconds. */
  readonly microseconds: number;
}

/** The fleets in the second table of the section "Fleet". */
const fleets: readonly SimulatedFleet[] = [
  { processes: 4, limit: 50 },
  { processes: 10, limit: 100 },
  { processes: 10, limit: 1_000 },
  { processes: 100, limit: 100 },
  { processes: 100, limit: 1_000 },
  { processes: 100, limit: 10_000 },
  { processes: 1_000, limit: 1_000 },
  { processes: 1_000, limit: 10_000 },
];

/** The number of windows that the calls of a fleet fill. */
export const windows = 10;
/** The maximum error of the processes' wall clocks, in milliseconds. */
const clockErrorMs = 300_000;
const apiKey = "plnx_live_fleet";

/** Simulates all fleets, one after the other, on one Redis server. */
export async function simulateFleets(program: string, tell: (progress: string) => void): Promise<FleetFigures[]> {
  await using redis = await startRedis({ program });
  const server = new Redis(redis.port, "127.0.0.1");
  const figures: FleetFigures[] = [];
  for (const fleet of fleets) {
    tell(`${fleet.processes} simulated processes, ${fleet.limit} requests per second`);
    figures.push(await simulateFleet(fleet, server));
  }
  await server.quit();
  return figures;
}

/**
 * Measures a fleet of complete clients, each with its own clock, that share one store. Removes all keys of the server
 * first. Without the limit, the clients would send at least twice as many requests per second as the limit allows.
 */
export async function simulateFleet(fleet: SimulatedFleet, server: Redis): Promise<FleetFigures> {
  const { processes, limit } = fleet;
  const random = seeded(processes + limit);
  const clocks = createVirtualClocks();
  const store = simulateStore(server, clocks);
  const api = simulateApi(limit, clocks, random);
  const callsEach = Math.round((limit * windows) / processes);
  const concurrency = Math.min(50, Math.ceil((2 * limit * meanLatencyMs) / 1_000 / processes) + 1);
  let failed = 0;
  const work = async (): Promise<number> => {
    const clock = clocks.createClock((random() * 2 - 1) * clockErrorMs);
    const rateLimiter = createRedisRateLimiter({ client: store, apiKey, clock });
    const options = { apiKey, baseUrl: "http://127.0.0.1:9/v1", fetch: api.fetch, clock, random, rateLimiter };
    const { pipelines } = createClient(options);
    let left = callsEach;
    const callAll = async (): Promise<void> => {
      for (; left > 0; ) {
        left -= 1;
        await pipelines.get("pl_1").catch(() => {
          failed += 1;
        });
      }
    };
    await Promise.all(Array.from({ length: concurrency }, callAll));
    return clocks.passedMs();
  };
  await server.flushall();
  const cpuBefore = await cpuSeconds(server);
  const ends = await clocks.passUntil(Promise.all(Array.from({ length: processes }, work)));
  const cpu = (await cpuSeconds(server)) - cpuBefore;
  const calls = callsEach * processes;
  const lastMs = Math.max(...ends);
  const meanRate = ends.reduce((sum, ms) => sum + 1 / ms, 0) / processes;
  return {
    ...fleet,
    failed,
    throttledShare: api.throttled() / calls,
    ratio: lastMs / ((windows - 1) * 1_000 + meanLatencyMs),
    leastShare: 1 / lastMs / meanRate,
    scriptsPerCall: store.scripts() / calls,
    scriptsPerSecond: (store.scripts() / lastMs) * 1_000,
    microseconds: (cpu / store.scripts()) * 1e6,
  };
}

/** The CPU time of a Redis server since its start, in seconds. */
async function cpuSeconds(server: Redis): Promise<number> {
  const text = await server.info("cpu");
  const read = (name: string): number => Number(new RegExp(`${name}:([\\d.]+)`).exec(text)?.[1]);
  return read("used_cpu_user") + read("used_cpu_sys");
}
