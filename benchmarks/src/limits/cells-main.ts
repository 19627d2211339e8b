// Measures one client in virtual time and in its own process: `node cells-main.ts <table> <client> <seeds>`. Prints one
// line of JSON for each cell of the table.
import { installVirtualTime } from "../virtual-time.ts";

installVirtualTime(); // Must precede the import of any client.
const { tables } = await import("./tables.ts");
const { runCell } = await import("./cells.ts");
const [table = "", client = "", seeds = "1"] = process.argv.slice(2);
const cells = tables[table];
if (!cells) throw new Error(`There is no table "${table}"`);
const connect = await load(client);
for (const cell of cells) {
  const results: Awaited<ReturnType<typeof runCell>>[] = [];
  for (let seed = 1; seed <= Number(seeds); seed += 1) results.push(await runCell(cell, seed, connect));
  console.log(JSON.stringify({ cell, results }));
}
process.exit(); // A client may leave a handle open, which would keep the process alive.

async function load(name: string): Promise<Parameters<typeof runCell>[2]> {
  const file = name.startsWith("ours")
    ? "./our-calls.ts"
    : new URL("../../peers/limits/calls.ts", import.meta.url).href;
  const { connections }: { connections: Record<string, Parameters<typeof runCell>[2]> } = await import(file);
  const found = connections[name];
  if (!found) throw new Error(`There is no client ${name}`);
  return found;
}
