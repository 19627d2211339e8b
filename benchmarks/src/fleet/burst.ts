// A burst of calls from real processes in real time, with our store, without a store, or with packages of others. The
// time is relative to that of a fleet that fills every window.
import { setTimeout as sleep } from "node:timers/promises";
import { startLimitedApi } from "@planasonix/fleet/src/limited-api.ts";
import { startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { startWorkers } from "@planasonix/fleet/src/start-workers.ts";

/** The result of a burst of calls from several processes. */
export interface Burst {
  readonly failed: number;
  /** The number of 429 responses, relative to the number of calls. */
  readonly throttledShare: number;
  /** The time relative to that of a fleet that fills every window. */
  readonly ratio: number;
  /** The rate of the slowest process, relative to the mean. */
  readonly leastShare: number;
}

/** What the processes share. A package of others needs to be told the limit, and gets it exactly. */
export type Sharing = "store" | "store killed for 5 s" | "nothing" | "Bottleneck" | "rate-limiter-flexible";

/** What the API states: the exact quota, or only `Retry-After` in a 429. */
export type Stated = "quota" | "only Retry-After";

/** The programs of the processes, for packages of others. */
const programs: Partial<Record<Sharing, URL>> = {
  Bottleneck: new URL("../../peers/fleet/bottleneck-main.ts", import.meta.url),
  "rate-limiter-flexible": new URL("../../peers/fleet/flexible-main.ts", import.meta.url),
};

/**
 * The parameters of a burst. `calls` is the total of all processes; `concurrency` is that of each process; `phaseMs` is
 * how far into a window the burst starts.
 */
export const burst = { processes: 8, calls: 2_000, concurrency: 25, limit: 200, phaseMs: 100 } as const;

/** The time of a fleet that fills every window, in milliseconds. */
export const idealMs: number = (burst.calls / burst.limit - 1) * 1_000 - burst.phaseMs;

/** Returns the medians of several bursts, and the total number of failed calls. */
export async function measureBursts(
  redisProgram: string,
  sharing: Sharing,
  stated: Stated,
  rounds: number,
): Promise<Burst> {
  const bursts: Burst[] = [];
  for (let round = 0; round < rounds; round += 1) bursts.push(await measureBurst(redisProgram, sharing, stated));
  const median = (value: (burst: Burst) => number): number =>
    bursts.map(value).toSorted((one, other) => one - other)[Math.floor(rounds / 2)] ?? Number.NaN;
  return {
    failed: bursts.reduce((sum, { failed }) => sum + failed, 0),
    throttledShare: median(({ throttledShare }) => throttledShare),
    ratio: median(({ ratio }) => ratio),
    leastShare: median(({ leastShare }) => leastShare),
  };
}

/** Measures one burst of calls from real processes, against an API with windows of one second. */
export async function measureBurst(redisProgram: string, sharing: Sharing, stated: Stated): Promise<Burst> {
  const { processes, calls, concurrency, limit, phaseMs } = burst;
  await using api = await startLimitedApi({ limit, windowMs: 1_000, statesOnlyDelay: stated !== "quota" });
  await using redis = await startRedis({ program: redisProgram });
  const redisUrl = sharing === "nothing" ? undefined : redis.url;
  await using workers = await startWorkers(
    programs[sharing] ?? new URL("worker-main.ts", import.meta.url),
    Array.from({ length: processes }, (_, index) => {
      return { name: `worker-${index}`, baseUrl: api.baseUrl, redisUrl, calls: calls / processes, concurrency };
    }),
  );
  await sleep(1_000 - (Date.now() % 1_000) + phaseMs);
  const running = workers.run();
  if (sharing === "store killed for 5 s") {
    await sleep(idealMs / 2);
    await redis.kill();
    await sleep(5_000);
    await using _again = await startRedis({ program: redisProgram, port: redis.port });
    await running;
  }
  const results = await running;
  const seconds = results.map((result) => (result ? result.elapsedMs / 1_000 : Number.NaN));
  const rates = seconds.map((each) => calls / processes / each);
  const throttled = [...api.responses.values()].reduce((sum, worker) => sum + worker.throttled, 0);
  return {
    failed: results.reduce((sum, result) => sum + (result?.failures.length ?? calls / processes), 0),
    throttledShare: throttled / calls,
    ratio: (Math.max(...seconds) * 1_000) / idealMs,
    leastShare: Math.min(...rates) / (rates.reduce((sum, rate) => sum + rate, 0) / processes),
  };
}
