// Simulates fleets of complete clients in one process. Their time is virtual, but a real Redis server runs the scripts
// of the store. `seed` determines all random numbers.
import { createClient } from "@planasonix/client";
import { startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { createRedisRateLimiter, type IoredisClient } from "@planasonix/redis";
import { Redis } from "ioredis";
import { headerForms } from "../limits/header-forms.ts";
import { limiters } from "../limits/limiters.ts";
import { seeded } from "../seeded.ts";
import { type Blocks, createEventLoop } from "./event-loop.ts";
import { meanLatencyMs, simulateApi, simulateStore } from "./simulated-hosts.ts";
import { createVirtualClocks } from "./virtual-clocks.ts";

/** A fleet in virtual time. */
export interface SimulatedFleet {
  readonly processes: number;
  /** The rate limit of the API, in requests per second. */
  readonly limit: number;
  /** The name of its limiter in `limiters`. Default: a fixed window. */
  readonly limiter?: string;
  /** The name of the form in `headerForms` that states the limit. Default: exact. */
  readonly form?: string;
  /** Selects the random numbers. Default: 0. */
  readonly seed?: number;
  /** The number of calls in flight in each process. Default: twice as many as the limit allows, at most 50. */
  readonly concurrency?: number;
  /** Whether the processes share the limit. Default: they do. */
  readonly isShared?: boolean;
  /** The time from a process to the store or back, in milliseconds. Default: 0.5. */
  readonly storeLatencyMs?: number;
  /** The number of windows that the calls fill. Default: 10. */
  readonly windows?: number;
  /** When the processes block their event loops. Default: never. */
  readonly blocks?: Blocks;
  /** When the store is busy and runs no script. Default: never. */
  readonly storeBlocks?: Blocks;
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
  /** The time until nine tenths of the calls were allowed, relative to that of a fleet that fills every window. */
  readonly mostRatio: number;
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

/** The number of windows that the calls of a fleet fill by default. */
export const defaultWindows = 10;
/** The maximum error of the processes' wall clocks, in milliseconds. */
const clockErrorMs = 300_000;
const apiKey = "plnx_live_fleet";
const ignore = (): void => {};
/** A blocked process may warn that the store does not respond. */
const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** A fleet on a busy machine: the processes block their event loops, and the store pauses. */
export const blockedFleet: SimulatedFleet = {
  processes: 8,
  limit: 200,
  windows: 30,
  blocks: { betweenMs: [1_000, 5_000], forMs: [1_000, 3_000] },
  storeBlocks: { betweenMs: [300, 3_000], forMs: [40, 300] },
};

/** The figures of all simulated fleets. */
export interface SimulatedFleets {
  readonly simulated: readonly FleetFigures[];
  /** The figures of `blockedFleet`. */
  readonly blocked: FleetFigures;
}

/** Simulates all fleets, one after the other, on one Redis server. */
export async function simulateFleets(program: string, tell: (progress: string) => void): Promise<SimulatedFleets> {
  await using redis = await startRedis({ program });
  const server = new Redis(redis.port, "127.0.0.1");
  const simulated: FleetFigures[] = [];
  for (const fleet of fleets) {
    tell(`${fleet.processes} simulated processes, ${fleet.limit} requests per second`);
    simulated.push(await simulateFleet(fleet, server));
  }
  tell(`${blockedFleet.processes} simulated processes that block their event loops`);
  const blocked = await simulateFleet(blockedFleet, server);
  await server.quit();
  return { simulated, blocked };
}

/**
 * Measures a fleet of complete clients, each with its own clock, that share one store. If the processes block their event
 * loops, they share the calls too, so that a blocked process has none of its own left at the end. Removes all keys and
 * scripts of the server first. Without the limit, the clients would send at least twice as many requests per second as the limit allows.
 */
export async function simulateFleet(fleet: SimulatedFleet, server: Redis): Promise<FleetFigures> {
  const { processes, limit, windows = defaultWindows, blocks, storeBlocks } = fleet;
  const { limiter = "fixed window", form = "exact", seed = 0, isShared = true, storeLatencyMs = 0.5 } = fleet;
  const random = seeded(processes + limit + seed);
  const clocks = createVirtualClocks();
  const store = simulateStore(server, clocks, storeLatencyMs);
  const createLimiter = limiters[limiter];
  const headerForm = headerForms[form];
  if (!createLimiter || !headerForm) throw new TypeError(`No limiter "${limiter}", or no header form "${form}"`);
  const api = simulateApi(createLimiter({ limit, periodMs: 1_000 }), headerForm, clocks, random);
  const callsEach = Math.round((limit * windows) / processes);
  // While the others are blocked, one process can use the whole limit.
  const active = blocks ? 1 : processes;
  const usual = Math.min(50, Math.ceil((2 * limit * meanLatencyMs) / 1_000 / active) + 1);
  const { concurrency = usual } = fleet;
  const storeLoop = createEventLoop(clocks.createClock(0), random, storeBlocks);
  const reach = async (run: () => Promise<unknown>): Promise<unknown> => {
    await storeLoop.arrive();
    return run();
  };
  const shared = { left: callsEach * processes };
  let failed = 0;
  const work = async (): Promise<number> => {
    const hostClock = clocks.createClock((random() * 2 - 1) * clockErrorMs);
    const { clock, arrive } = createEventLoop(hostClock, random, blocks);
    const client: IoredisClient = {
      evalsha: (...command) => reach(() => store.evalsha(...command)).finally(arrive),
      eval: (...command) => reach(() => store.eval(...command)).finally(arrive),
    };
    const rateLimiter = isShared ? createRedisRateLimiter({ client, apiKey, clock, logger: silent }) : undefined;
    const fetch = (): Promise<Response> => api.fetch().finally(arrive);
    const options = {
      apiKey,
      baseUrl: "http://127.0.0.1:9/v1",
      fetch,
      clock,
      random,
      ...(rateLimiter && { rateLimiter }),
    };
    const { pipelines } = createClient(options);
    const own = blocks ? shared : { left: callsEach };
    const callAll = async (): Promise<void> => {
      for (; own.left > 0; ) {
        own.left -= 1;
        await pipelines.get("pl_1").catch(() => {
          failed += 1;
        });
      }
    };
    await Promise.all(Array.from({ length: concurrency }, callAll));
    return clocks.passedMs();
  };
  await server.flushall();
  await server.script("FLUSH"); // The first run of a script takes a second round trip.
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
    mostRatio: mostRatio(api.allowedAt, limit),
    scriptsPerCall: store.scripts() / calls,
    scriptsPerSecond: (store.scripts() / lastMs) * 1_000,
    microseconds: (cpu / store.scripts()) * 1e6,
  };
}

/** The time until nine tenths of the requests were allowed, relative to that of a fleet that fills every window. */
function mostRatio(allowedAt: readonly number[], limit: number): number {
  const count = Math.floor(allowedAt.length * 0.9);
  return (allowedAt[count - 1] ?? Number.NaN) / ((Math.ceil(count / limit) - 1) * 1_000 + meanLatencyMs);
}

/** The CPU time of a Redis server since its start, in seconds. */
async function cpuSeconds(server: Redis): Promise<number> {
  const text = await server.info("cpu");
  const read = (name: string): number => Number(new RegExp(`${name}:([\\d.]+)`).exec(text)?.[1]);
  return read("used_cpu_user") + read("used_cpu_sys");
}
