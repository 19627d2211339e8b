// Prints the CPU time of a 404 minus that of a success, in microseconds; see rows/errors.ts. The argument is the number of keys.
import { createClient } from "@planasonix/client";
import { stubbed } from "../servers/stubbed.ts";
import { median } from "./paired-rounds.ts";

const calls = 200;
const rounds = 40;
const warmUpRounds = 15;
const keyCount = Number(process.argv[2]);
const keys = Array.from({ length: keyCount }, (_, index) => `plnx_live_${String(index).padStart(24, "0")}`);
const notFound = JSON.stringify({ error: { code: "not_found", message: "There is no pipeline pl_01hqxyz." } });

let attempts = 0;
let isFailing = false;
const client = createClient({
  baseUrl: stubbed.baseUrl,
  apiKey: keyCount === 1 ? (keys[0] ?? "") : () => keys[attempts++ % keyCount] ?? "",
  fetch: (url, init) => (isFailing ? Promise.resolve(failure()) : stubbed.fetch(url, init)),
});

const differences: number[] = [];
for (let round = -warmUpRounds; round < rounds; round += 1) {
  const success = await cpuTime(false);
  const failed = await cpuTime(true);
  if (round >= 0) differences.push(failed - success);
}
console.log(median(differences));

/** The CPU time of one call, in microseconds. */
async function cpuTime(fails: boolean): Promise<number> {
  isFailing = fails;
  globalThis.gc?.({ type: "minor", execution: "sync" });
  const before = process.cpuUsage();
  for (let left = calls; left > 0; left -= 1) await client.pipelines.get("pl_01hqxyz").catch(Object);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

function failure(): Response {
  return new Response(notFound, { status: 404, headers: { "content-type": "application/json" } });
}
