// Measures the built sandbox, bare node:http and the mock (Prism), and prints one JSON document. All processes share
// this machine with the load generator, so only CPU times and ratios are meaningful.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startSandbox } from "../dist/index.js";

const program = fileURLToPath(new URL("serve.ts", import.meta.url));
const rounds = 5;
const requestsPerRound = 1500;
const connections = 16;

/** A server in a process of its own. */
interface Served {
  readonly child: ChildProcess;
  readonly url: string;
  readonly headers: Record<string, string>;
  /** The CPU time until the server was listening, in milliseconds. */
  readonly startMs: number;
  /** The CPU time used so far, in microseconds, and the resident memory, in bytes. */
  usage(): Promise<{ readonly cpuUs: number; readonly rss: number }>;
}

async function serve(kind: string): Promise<Served> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program, kind], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const [ready] = (await once(child, "message")) as [{ url: string; apiKey: string; startMs: number }];
  return {
    child,
    url: ready.url,
    startMs: ready.startMs,
    headers: { Authorization: `Bearer ${ready.apiKey}` },
    usage: async () => {
      child.send("usage");
      const [usage] = (await once(child, "message")) as [{ cpuUs: number; rss: number }];
      return usage;
    },
  };
}

/** The server's CPU time for a GET by id, in microseconds. */
async function costOfGet({ url, headers, usage }: Served): Promise<number> {
  const before = await usage();
  const worker = async (): Promise<void> => {
    for (let count = 0; count < requestsPerRound / connections; count += 1) {
      const response = await fetch(`${url}/pipelines/pl_01hqxyz`, { headers });
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  return ((await usage()).cpuUs - before.cpuUs) / requestsPerRound;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** The CPU time of this process for one call, in microseconds: the mean of many calls. */
async function costOf(calls: number, call: (index: number) => unknown): Promise<number> {
  for (let index = 0; index < calls / 5; index += 1) await call(index);
  const before = process.cpuUsage();
  for (let index = 0; index < calls; index += 1) await call(index);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

const kinds = ["bare", "sandbox", "mock"] as const;
const servers = await Promise.all(kinds.map(serve));
const costs = new Map(kinds.map((kind) => [kind, [] as number[]]));
for (let round = 0; round <= rounds; round += 1) {
  for (const [index, server] of servers.entries()) {
    const cost = await costOfGet(server);
    // The first round is a warm-up.
    if (round > 0) costs.get(kinds[index] ?? "bare")?.push(cost);
  }
}
const usages = await Promise.all(servers.map(({ usage }) => usage()));
const results = Object.fromEntries(
  kinds.map((kind, index) => [
    kind,
    {
      startCpuMs: Math.round(servers[index]?.startMs ?? 0),
      getCpuUs: Math.round(median(costs.get(kind) ?? [])),
      rssMb: Math.round((usages[index]?.rss ?? 0) / 1e6),
    },
  ]),
);
for (const { child } of servers) child.kill();

const sandbox = await startSandbox({ port: false, clock: "manual" });
const headers = { Authorization: `Bearer ${sandbox.apiKey}` };
const get = (path: string) => sandbox.fetch(`${sandbox.url}${path}`, { headers });
const inProcess = {
  fetchUs: Math.round(await costOf(3000, () => get("/pipelines/pl_01hqxyz"))),
  tenantUs: Math.round(await costOf(100, () => sandbox.tenant())),
  resetUs: Math.round(await costOf(100, () => sandbox.reset())),
};
await sandbox.close();
console.log(JSON.stringify({ ...results, inProcess }, undefined, 2));
