// Runs the programs that no limit needs to delay, with our client in virtual time: `node programs-main.ts <seeds>`.
// Prints one line of JSON for each program, with its times relative to plain `fetch`.
import { installVirtualTime } from "../../virtual-time.ts";

installVirtualTime(); // Must precede the import of the client.
const { runProgram, slowedByNothing } = await import("./programs.ts");
const { connections } = await import("../our-calls.ts");
const [seeds = "1"] = process.argv.slice(2);
const { ours } = connections;
if (!ours) throw new Error("There is no client ours");
for (const program of slowedByNothing) {
  const ratios: number[] = [];
  for (let seed = 1; seed <= Number(seeds); seed += 1) ratios.push(await runProgram(program, seed, ours));
  const { name, form, atMost } = program;
  console.log(JSON.stringify({ name, form, atMost, ratios }));
}
process.exit();
