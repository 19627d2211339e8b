// Compares three runs of four workers with one API key: without a shared limit, with a shared limit, and with a shared
// limit whose Redis is down for five seconds. Needs redis-server or valkey-server. Start the comparison with
//   node fleet/main.ts [--calls 1200]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { findRedis, leftOutLine } from "@planasonix/fleet/src/find-redis.ts";
import { startLimitedApi } from "@planasonix/fleet/src/limited-api.ts";
import { startRedis } from "@planasonix/fleet/src/start-redis.ts";

const workers = ["a", "b", "c", "d"];
const limit = 50;
const { values } = parseArgs({ options: { calls: { type: "string", default: "1200" } } });
const callsEach = Math.ceil(Number(values.calls) / workers.length);

/** What a worker prints after its calls: how many failed, and how long all of them took. */
interface Printed {
  readonly failed: number;
  readonly seconds: number;
}

/** Starts a worker and waits until it is ready. `run` starts its calls and resolves with what it prints. */
async function startWorker(
  worker: string,
  env: Readonly<Record<string, string>>,
): Promise<{ run(): Promise<Printed> }> {
  const child = spawn(process.execPath, ["worker.ts"], {
    cwd: import.meta.dirname,
    env: { PATH: process.env.PATH, PLANASONIX_API_KEY: "plnx_live_example", WORKER: worker, ...env },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const lines = createInterface({ input: child.stdout });
  await once(lines, "line");
  return {
    async run() {
      const printed = once(lines, "line");
      child.stdin.write("start\n");
      return JSON.parse((await printed)[0]);
    },
  };
}

/**
 * Runs all workers against a new rate-limited API, and runs `disturb` at the same time. Returns a row of the table that
 * this program prints.
 */
async function runWorkers(redisUrl: string | undefined, disturb: () => Promise<void>): Promise<object> {
  await using api = await startLimitedApi({ limit, windowMs: 1_000 }); // in place of Planasonix
  const env = { PLANASONIX_BASE_URL: api.baseUrl, CALLS: String(callsEach), ...(redisUrl && { REDIS_URL: redisUrl }) };
  const started = await Promise.all(workers.map((worker) => startWorker(worker, env)));
  await sleep(1_100 - (Date.now() % 1_000)); // until shortly after the beginning of a window
  const [results] = await Promise.all([Promise.all(started.map((worker) => worker.run())), disturb()]);
  const calls = callsEach * workers.length;
  const seconds = results.map((result) => result.seconds);
  const throttled = [...api.responses.values()].reduce((sum, worker) => sum + worker.throttled, 0);
  return {
    "429": `${((throttled / calls) * 100).toFixed(1)} %`,
    seconds: Math.max(...seconds).toFixed(1),
    "least possible seconds": (Math.ceil(calls / limit) - 1 - 0.1).toFixed(1),
    "slowest worker": `${(mean(seconds.map((each) => 1 / each)) ** -1 / Math.max(...seconds)).toFixed(2)} of the mean speed`,
    "failed calls": results.reduce((sum, result) => sum + result.failed, 0),
  };
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}

const program = findRedis();
if (program === undefined) {
  console.error(leftOutLine());
  process.exit(1);
}
console.log(
  `${callsEach * workers.length} calls by ${workers.length} workers, against a limit of ${limit} requests per second`,
);
let redis = await startRedis({ program });
const restart = async (): Promise<void> => {
  await sleep((callsEach * workers.length * 1_000) / limit / 3);
  await redis.kill();
  await sleep(5_000);
  redis = await startRedis({ program, port: redis.port });
};
console.table({
  "no shared limit": await runWorkers(undefined, async () => {}),
  "one shared limit": await runWorkers(redis.url, async () => {}),
  "Redis down for 5 s": await runWorkers(redis.url, restart),
});
await redis.kill();
