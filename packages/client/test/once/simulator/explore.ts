// Checks the promises in many worlds, on all processors.
import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { broken } from "./promises.ts";
import { simulate } from "./simulate.ts";
import { drawWorld } from "./world.ts";

/** A promise that the world of a seed breaks. */
export interface Finding {
  readonly promise: string;
  readonly seed: number;
}

export interface Exploration {
  readonly from: number;
  readonly histories: number;
  /** Ends as soon as a world breaks this promise. */
  readonly until?: string | undefined;
}

interface Seeds {
  readonly from: number;
  readonly to: number;
}

/** How many worlds a worker takes at once. */
const share = 100;

/** Returns the promises that worlds break, sorted by seed. */
export async function explore({ from, histories, until }: Exploration): Promise<Finding[]> {
  const found: Finding[] = [];
  let next = from;
  const take = (): Seeds | undefined => {
    const isOver = next >= from + histories || found.some(({ promise }) => promise === until);
    if (isOver) return undefined;
    const seeds = { from: next, to: Math.min(from + histories, next + share) };
    next = seeds.to;
    return seeds;
  };
  await Promise.all(Array.from({ length: availableParallelism() }, () => employ(take, found)));
  return found.sort((one, other) => one.seed - other.seed);
}

/** Lets a worker explore shares of the worlds, as long as there are any. */
function employ(take: () => Seeds | undefined, found: Finding[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url));
    const next = (): void => {
      const seeds = take();
      if (seeds) worker.postMessage(seeds);
      else resolve(worker.terminate());
    };
    worker.on("error", reject);
    worker.on("message", (some: readonly Finding[]) => {
      found.push(...some);
      next();
    });
    next();
  });
}

async function exploreShare({ from, to }: Seeds): Promise<Finding[]> {
  const found: Finding[] = [];
  for (let seed = from; seed < to; seed += 1) {
    const promises = new Set(broken(await simulate(drawWorld(seed))).map(({ promise }) => promise));
    found.push(...[...promises].map((promise) => ({ promise, seed })));
  }
  return found;
}

if (!isMainThread)
  parentPort?.on("message", async (seeds: Seeds) => parentPort?.postMessage(await exploreShare(seeds)));
