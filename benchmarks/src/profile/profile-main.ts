// Profiles GETs of one client over loopback, and prints the time of each part of a GET as one line of JSON.
// `profile.ts` runs this program in its own process.
import { Session } from "node:inspector/promises";
import { clients } from "../clients/ours.ts";
import { plain } from "../clients/plain.ts";

const calls = 20_000;
const [name, baseUrl = ""] = process.argv.slice(2);
const { get } = (clients.find((client) => client.name === name) ?? plain).connect({ baseUrl, fetch: globalThis.fetch });
const session = new Session();
session.connect();
await repeat(calls / 4);
await session.post("Profiler.enable");
await session.post("Profiler.setSamplingInterval", { interval: 100 });
await session.post("Profiler.start");
await repeat(calls);
const { profile } = await session.post("Profiler.stop");

const parts: Record<string, number> = {};
const nodes = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
for (const [index, id] of (profile.samples ?? []).entries()) {
  const frame = nodes.get(id);
  const part = partOf(frame?.functionName ?? "", frame?.url ?? "");
  parts[part] = (parts[part] ?? 0) + (profile.timeDeltas?.[index] ?? 0) / calls;
}
console.log(JSON.stringify(parts));
process.exit();

function partOf(called: string, url: string): string {
  if (called === "(idle)") return "waiting for the server";
  if (called === "(garbage collector)") return "garbage collection";
  if (/^parseJson/i.test(called)) return "parsing JSON";
  return /\/packages\/(runtime|client)\//.test(url) ? "our client" : "fetch and sockets";
}

async function repeat(times: number): Promise<void> {
  for (let left = times; left > 0; left -= 1) await get?.();
}
