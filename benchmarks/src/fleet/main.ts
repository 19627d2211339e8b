// pnpm bench fleet: measures fleets of processes that share a rate limit through Redis, and the cost of the records of
// webhook events in Redis. Writes the results into RESULTS.md, in about five minutes. Needs redis-server or valkey-server.
import { findRedis, leftOutLine } from "@planasonix/fleet/src/find-redis.ts";
import { installPeers } from "../clients/peers.ts";
import { writeSection } from "../sections.ts";
import { burst, measureBursts, type Sharing, type Stated } from "./burst.ts";
import { measureDeduplication } from "./deduplication.ts";
import { simulateKinds } from "./kinds.ts";
import { measureOverhead } from "./overhead.ts";
import { formatSection, type MeasuredBurst } from "./report.ts";
import { simulateFleets } from "./simulation.ts";

const program = findRedis();
if (program === undefined) {
  console.error(leftOutLine());
  process.exit(1);
}
/** The rows of the first table. The packages of others do not read what the API states, so they have one row. */
const rows: readonly { readonly stated: Stated; readonly sharing: Sharing; readonly runs: number }[] = [
  { stated: "quota", sharing: "store", runs: 3 },
  { stated: "quota", sharing: "store killed for 5 s", runs: 1 },
  { stated: "quota", sharing: "nothing", runs: 1 },
  { stated: "quota", sharing: "Bottleneck", runs: 1 },
  { stated: "quota", sharing: "rate-limiter-flexible", runs: 1 },
  { stated: "only Retry-After", sharing: "store", runs: 3 },
  { stated: "only Retry-After", sharing: "nothing", runs: 3 },
];
const events = 200_000;
const tell = (progress: string): void => console.error(`${progress} ...`);
const bursts: MeasuredBurst[] = [];
installPeers();
for (const { stated, sharing, runs } of rows) {
  tell(`${burst.processes} processes, stated: ${stated}, shared: ${sharing}`);
  bursts.push({ stated, sharing, runs, ...(await measureBursts(program, sharing, stated, runs)) });
}
tell("overhead of a call");
const overheadMs = await measureOverhead(program);
const { simulated, blocked } = await simulateFleets(program, tell);
const kinds = await simulateKinds(program, tell);
tell(`${events} webhook events`);
const deduplication = await measureDeduplication(program, events);

const { text, missed } = formatSection({ bursts, overheadMs, kinds, simulated, blocked, deduplication });
console.log(text);
writeSection(text);
for (const goal of missed) console.error(`Missed goal: ${goal}`);
process.exitCode = missed.length === 0 ? 0 : 1;
