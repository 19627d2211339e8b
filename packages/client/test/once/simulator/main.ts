// Draws worlds, and checks the promises in each: `node packages/client/test/once/simulator/main.ts --histories 50000`.
import { parseArgs } from "node:util";
import { explore } from "./explore.ts";
import { broken } from "./promises.ts";
import { shrink } from "./shrink.ts";
import { simulate } from "./simulate.ts";
import { drawWorld } from "./world.ts";

const { values } = parseArgs({
  options: {
    histories: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    until: { type: "string" },
    show: { type: "string", default: "1" },
  },
});
const [from, histories] = [Number(values.from), Number(values.histories)];
const began = performance.now();
const found = await explore({ from, histories, until: values.until });
const seconds = (performance.now() - began) / 1000;
console.log(`${histories} histories in ${seconds.toFixed(1)} s; ${found.length} broken promises`);
for (const promise of new Set(found.map((one) => one.promise))) {
  const seeds = found.filter((one) => one.promise === promise).map(({ seed }) => seed);
  console.log(`\nBroken: ${promise}, in ${seeds.length} worlds: ${seeds.slice(0, 12).join(", ")}`);
  for (const seed of seeds.slice(0, Number(values.show))) await show(seed, promise);
}
process.exitCode = found.length > 0 ? 1 : 0;

/** Prints the smallest world that breaks a promise, and what happens in it. */
async function show(seed: number, promise: string): Promise<void> {
  const world = await shrink(drawWorld(seed), promise);
  const history = await simulate(world);
  console.log(`\nWorld ${seed}, made smaller: ${JSON.stringify(world)}`);
  for (const { problem } of broken(history)) console.log(`  ${problem}`);
  for (const line of history.lines) console.log(`    ${line}`);
}
