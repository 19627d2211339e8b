// Makes calls that stay below the limit, so that the client should not delay them, in virtual time:
// `node programs-main.ts <table> <client> <seeds>`. Prints one line of JSON for each program, with its times relative
// to plain `fetch`.
import { installVirtualTime } from "../virtual-time.ts";

installVirtualTime(); // Must precede the import of the client.
const { programs, runProgram } = await import("./programs.ts");
const { connections } = await import("./our-calls.ts");
const [table = "", client = "", seeds = "1"] = process.argv.slice(2);
const wanted = programs[table];
const connect = connections[client];
if (!wanted || !connect) throw new Error(`There is no table "${table}", or no client "${client}"`);
for (const program of wanted) {
  const ratios: number[] = [];
  for (let seed = 1; seed <= Number(seeds); seed += 1) ratios.push(await runProgram(program, seed, connect));
  const { name, form, atMost } = program;
  console.log(JSON.stringify({ name, form, atMost, ratios }));
}
process.exit();
