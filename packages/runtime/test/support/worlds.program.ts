// Runs random worlds: `node worlds.program.ts <first seed> <count>`. Prints one line of JSON with the sums over the
// worlds, and the rules that they violated.
import { runWorld } from "./world.ts";
import { faultsOf } from "./world-faults.ts";

const [first = "1", count = "1"] = process.argv.slice(2);
const sums = { worlds: Number(count), requests: 0, refused: 0, faults: [] as string[] };
for (let seed = Number(first); seed < Number(first) + Number(count); seed += 1) {
  const world = await runWorld(seed);
  sums.requests += world.requests.length;
  sums.refused += world.requests.filter(({ response }) => response?.status === 429).length;
  sums.faults.push(...faultsOf(world).map((fault) => `seed ${seed}: ${fault}`));
}
console.log(JSON.stringify(sums));
