// Runs programs that no limit needs to delay, with our client in virtual time: `node programs-main.ts <table> <seeds>`.
// Prints one line of JSON for each program, with its times relative to plain `fetch`.
import { installVirtualTime } from "../virtual-time.ts";

installVirtualTime(); // Must precede the import of the client.
const { programs, runProgram } = await import("./programs.ts");
const { connections } = await import("./our-calls.ts");
const [table = "", seeds = "1"] = process.argv.slice(2);
const wanted = programs[table];
const { ours } = connections;
if (!wanted || !ours) throw new Error(`There is no table "${table}", or no client`);
for (const program of wanted) {
  const ratios: number[] = [];
  for (let seed = 1; seed <= Number(seeds); seed += 1) ratios.push(await runProgram(program, seed, ours));
  const { name, form, atMost } = program;
  console.log(JSON.stringify({ name, form, atMost, ratios }));
}
process.exit();
