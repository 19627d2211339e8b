// pnpm bench fleet: measures fleets of processes that share a rate limit through Redis, and the cost of the records of
// webhook events in Redis. Writes the results into BENCHMARKS.md. Needs redis-server or valkey-server.
import { findRedis, leftOutLine } from "@planasonix/fleet/src/find-redis.ts";
import { installPeers } from "../clients/peers.ts";
import { writeSection } from "../sections.ts";
import { type Burst, burst, measureBursts, type Sharing, type Stated } from "./burst.ts";
import { measureDeduplication } from "./deduplication.ts";
import { simulateKinds } from "./kinds.ts";
import { measureOverhead } from "./overhead.ts";
import { formatSection } from "./report.ts";
import { simulateFleets } from "./simulation.ts";

const program = findRedis();
if (program === undefined) {
  console.error(leftOutLine());
  process.exit(1);
}
const tell = (progress: string): void => console.error(`${progress} ...`);
const bursts: (Burst & { readonly stated: Stated; readonly sharing: Sharing })[] = [];
installPeers();
for (const stated of ["quota", "only Retry-After"] as const) {
  for (const sharing of ["store", "store killed for 5 s", "nothing", "Bottleneck", "rate-limiter-flexible"] as const) {
    tell(`${burst.processes} processes, stated: ${stated}, shared: ${sharing}`);
    bursts.push({ stated, sharing, ...(await measureBursts(program, sharing, stated, 3)) });
  }
}
tell("overhead of a call");
const overheadMs = await measureOverhead(program);
const { simulated, blocked } = await simulateFleets(program, tell);
const kinds = await simulateKinds(program, tell);
tell("1,000,000 webhook events");
const deduplication = await measureDeduplication(program, 1_000_000);

const { text, missed } = formatSection({ bursts, overheadMs, kinds, simulated, blocked, deduplication });
console.log(text);
writeSection(text);
for (const goal of missed) console.error(`Missed goal: ${goal}`);
process.exitCode = missed.length === 0 ? 0 : 1;
