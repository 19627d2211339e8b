// Fleets of 8 processes in virtual time, under each kind of limit, with and without a shared store.
import { startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { Redis } from "ioredis";
import { type FleetFigures, type SimulatedFleet, simulateFleet } from "./simulation.ts";

/** The mean figures of one kind of limit over several seeds. */
export interface KindFigures extends Pick<SimulatedFleet, "limiter" | "form"> {
  readonly isShared: boolean;
  readonly failed: number;
  readonly throttledShare: number;
  readonly ratio: number;
}

/** The fleet of each row: 8 processes, with 25 calls each in flight and 2 ms to the store. */
export const kindFleet = { processes: 8, limit: 200, concurrency: 25, windows: 30, storeLatencyMs: 2 } as const;
/** The number of seeds whose mean a row shows. */
export const kindSeeds = 3;
const kinds = ["fixed window", "sliding window", "token bucket"];
const forms = ["exact", "only Retry-After", "no hint"];

/** Simulates each kind of limit, with each form of headers. */
export async function simulateKinds(
  program: string,
  tell: (progress: string) => void,
): Promise<readonly KindFigures[]> {
  await using redis = await startRedis({ program });
  const server = new Redis(redis.port, "127.0.0.1");
  const figures: KindFigures[] = [];
  for (const form of forms) {
    for (const limiter of kinds) {
      tell(`8 simulated processes, ${limiter}, ${form}`);
      for (const isShared of [true, false]) figures.push(await simulateKind({ limiter, form, isShared }, server));
    }
  }
  await server.quit();
  return figures;
}

async function simulateKind(
  kind: Pick<KindFigures, "limiter" | "form" | "isShared">,
  server: Redis,
): Promise<KindFigures> {
  const runs: FleetFigures[] = [];
  for (let seed = 0; seed < kindSeeds; seed += 1) {
    runs.push(await simulateFleet({ ...kindFleet, ...kind, seed: 977 * seed }, server));
  }
  const mean = (value: (run: FleetFigures) => number): number =>
    runs.reduce((sum, run) => sum + value(run), 0) / kindSeeds;
  return {
    ...kind,
    failed: runs.reduce((sum, run) => sum + run.failed, 0),
    throttledShare: mean((run) => run.throttledShare),
    ratio: mean((run) => run.ratio),
  };
}
