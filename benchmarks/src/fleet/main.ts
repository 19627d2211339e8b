// pnpm bench fleet: measures what processes share through Redis, and writes it into BENCHMARKS.md. Needs a Redis server.
import { findRedis, leftOutLine } from "@planasonix/fleet/src/find-redis.ts";
import { writeSection } from "../sections.ts";
import { measureDeduplication } from "./deduplication.ts";

const program = findRedis();
if (program === undefined) {
  console.error(leftOutLine());
  process.exit(1);
}
console.error("1,000,000 deliveries ...");
const { deliveries, memoryMb, bytesEach, perSecond } = await measureDeduplication(program, 1_000_000);

const section = `## Fleet

Processes that share a Redis server. \`pnpm bench fleet\` measures it, and fails if a goal is missed.

${deliveries.toLocaleString("en")} webhook deliveries, de-duplicated, take ${memoryMb.toFixed(0)} MB of the store (goal: 200 MB), ${bytesEach.toFixed(0)} bytes each until
they expire. One process handles ${Math.round(perSecond).toLocaleString("en")} a second, 100 at a time.
`;
console.log(section);
writeSection(section);
process.exitCode = memoryMb <= 200 ? 0 : 1;
