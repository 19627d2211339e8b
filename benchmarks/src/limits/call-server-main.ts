// Measures one client in virtual time and in its own process: `node call-server-main.ts <client> <seeds> <calls>`.
// Prints one line of JSON for each cell of the first table in the section "Rate limits".
import { installVirtualTime } from "../virtual-time.ts";

installVirtualTime(); // Must precede the import of any client.
const { grid } = await import("./grid.ts");
const { runCell } = await import("./cells.ts");
const [name = "", seeds = "1", calls = "300"] = process.argv.slice(2);
const connect = await load(name);
for (const cell of grid(Number(calls))) {
  const outcomes: Awaited<ReturnType<typeof runCell>>[] = [];
  for (let seed = 1; seed <= Number(seeds); seed += 1) outcomes.push(await runCell(cell, seed, connect));
  console.log(JSON.stringify({ cell, outcomes }));
}
process.exit(); // A client may leave a handle open, which would keep the process alive.

async function load(client: string): Promise<Parameters<typeof runCell>[2]> {
  const file = client === "ours" ? "./our-calls.ts" : new URL("../../peers/limits/calls.ts", import.meta.url).href;
  const { connections }: { connections: Record<string, Parameters<typeof runCell>[2]> } = await import(file);
  const found = connections[client];
  if (!found) throw new Error(`There is no client ${client}`);
  return found;
}
