// pnpm bench fleet: measures fleets of processes that share a rate limit through Redis, and the cost of the records of
// webhook events in Redis. Writes the results into BENCHMARKS.md. Needs redis-server or valkey-server.
import { findRedis, leftOutLine } from "@planasonix/fleet/src/find-redis.ts";
import { writeSection } from "../sections.ts";
import { type Burst, burst, measureBursts } from "./burst.ts";
import { measureDeduplication } from "./deduplication.ts";
import { measureOverhead } from "./overhead.ts";
import { formatSection } from "./report.ts";
import { simulateFleets } from "./simulation.ts";

const program = findRedis();
if (program === undefined) {
  console.error(leftOutLine());
  process.exit(1);
}
const tell = (progress: string): void => console.error(`${progress} ...`);
const bursts: (readonly [string, Burst])[] = [];
for (const sharing of ["store", "store killed for 5 s", "nothing"] as const) {
  tell(`${burst.processes} processes, shared: ${sharing}`);
  bursts.push([sharing, await measureBursts(program, sharing, 3)]);
}
tell("overhead of a call");
const overheadMs = await measureOverhead(program);
const { simulated, blocked } = await simulateFleets(program, tell);
tell("1,000,000 webhook events");
const deduplication = await measureDeduplication(program, 1_000_000);

const { text, missed } = formatSection({ bursts, overheadMs, simulated, blocked, deduplication });
console.log(text);
writeSection(text);
for (const goal of missed) console.error(`Missed goal: ${goal}`);
process.exitCode = missed.length === 0 ? 0 : 1;
