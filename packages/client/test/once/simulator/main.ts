// Draws worlds, and checks the promises in each: `node packages/client/test/once/simulator/main.ts --histories 50000`.
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { broken } from "./promises.ts";
import { shrink } from "./shrink.ts";
import { simulate } from "./simulate.ts";
import { drawWorld } from "./world.ts";

type Finding = readonly [promise: string, seed: number];

/** How many worlds a worker takes at once. */
const share = 250;

/** Returns the promises that worlds break, with their seeds. */
async function explore(from: number, to: number): Promise<Finding[]> {
  const found: Finding[] = [];
  for (let seed = from; seed < to; seed += 1) {
    const problems = broken(await simulate(drawWorld(seed)));
    for (const promise of new Set(problems.map((one) => one.promise))) found.push([promise, seed]);
  }
  return found;
}

/** Lets a worker explore shares of the worlds, as long as there are any. */
function employ(take: () => readonly [from: number, to: number] | undefined): Promise<Finding[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url));
    const found: Finding[] = [];
    const next = (): void => {
      const range = take();
      if (range) worker.postMessage(range);
      else resolve(worker.terminate().then(() => found));
    };
    worker.on("error", reject);
    worker.on("message", (some: Finding[]) => {
      found.push(...some);
      next();
    });
    next();
  });
}

/** Prints the smallest world that breaks a promise, and what happens in it. */
async function show(seed: number, promise: string): Promise<void> {
  const world = await shrink(drawWorld(seed), promise);
  const history = await simulate(world);
  console.log(`\nWorld ${seed}, made smaller: ${JSON.stringify(world)}`);
  for (const { problem } of broken(history)) console.log(`  ${problem}`);
  for (const line of history.lines) console.log(`    ${line}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      histories: { type: "string", default: "1000" },
      from: { type: "string", default: "1" },
      show: { type: "string", default: "1" },
    },
  });
  const count = Number(values.histories);
  const end = Number(values.from) + count;
  let from = Number(values.from);
  const take = (): readonly [number, number] | undefined => {
    if (from >= end) return undefined;
    const range = [from, Math.min(end, from + share)] as const;
    from = range[1];
    return range;
  };
  const began = performance.now();
  const found = (await Promise.all(Array.from({ length: availableParallelism() }, () => employ(take)))).flat();
  console.log(
    `${count} histories in ${((performance.now() - began) / 1000).toFixed(1)} s; ${found.length} broken promises`,
  );
  for (const promise of new Set(found.map(([name]) => name))) {
    const seeds = found.filter(([name]) => name === promise).map(([, seed]) => seed);
    console.log(`\nBroken: ${promise}, in ${seeds.length} worlds: ${seeds.slice(0, 12).join(", ")}`);
    for (const seed of seeds.slice(0, Number(values.show))) await show(seed, promise);
  }
  process.exitCode = found.length > 0 ? 1 : 0;
}

if (isMainThread) await main();
else
  parentPort?.on("message", async ([from, to]: [number, number]) => parentPort?.postMessage(await explore(from, to)));
