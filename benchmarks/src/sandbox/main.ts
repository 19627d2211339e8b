// pnpm bench sandbox [file ...]: measures the sandbox, compares it with other servers, and writes the section "Sandbox" of
// RESULTS.md. Each file is the command of another build of the sandbox (`dist/bin.js`): the CPU time of a scheduled run
// is compared with it, and the section is not written.
import { fileURLToPath } from "node:url";
import { isWithin, type Result } from "../result.ts";
import { run } from "../run.ts";
import { writeSection } from "../sections.ts";
import { formatTable } from "../table.ts";
import type { Exploration, InProcess, LargeLists } from "./in-process.ts";
import { type Cost, compareServers } from "./load.ts";
import { others, path, sandbox } from "./programs.ts";
import { type Program, type Served, serve } from "./served.ts";
import { longestWait, scheduledRuns } from "./time-passes.ts";

const rounds = 15;
const starts = 5;

async function measureServers(): Promise<Result[]> {
  await using server = await serve(sandbox);
  const response = await fetch(`${server.url}${path}`, { headers: server.headers });
  const programs = await others(await response.text());
  await using stack = new AsyncDisposableStack();
  const peers: Served[] = [];
  for (const program of programs) peers.push(stack.use(await serve(program)));
  const [bare, ...full] = peers;
  if (bare === undefined) throw new Error("The bare server is missing");
  const costs = await compareServers([bare, server, ...full], path, rounds);
  const startMs: { readonly name: string; readonly value: number }[] = [];
  for (const program of [sandbox, ...programs]) startMs.push({ name: program.name, value: await startCost(program) });
  const rss = await Promise.all(
    [server, ...peers].map(async ({ name, usage }) => ({ name, value: (await usage()).rss / 1e6 })),
  );
  const prism = costs.find(({ name }) => name === "Prism");
  const ours = costs.find(({ name }) => name === sandbox.name);
  const sandboxFirst = costs.filter((cost) => cost !== costs[0]);
  const toPrism = (ours?.cpuUs ?? Number.NaN) / (prism?.cpuUs ?? Number.NaN);
  return [
    { what: "start, CPU time including that of Node", atMost: 300, unit: "ms", figures: startMs },
    {
      what: `GET by ID, CPU time relative to node:http (${costs[0]?.cpuUs.toFixed(0)} µs)`,
      atMost: 3,
      unit: "x",
      figures: sandboxFirst.map(({ name, ratio }: Cost) => ({ name, value: ratio })),
    },
    {
      what: "GET by ID, CPU time relative to Prism",
      atMost: 0.1,
      unit: "x",
      figures: [{ name: "ours", value: toPrism }],
    },
    { what: "memory after all GETs", atMost: 140, unit: "MB", figures: rss },
  ];
}

/** The CPU time until a server listens, in milliseconds: the minimum of several starts. */
async function startCost(program: Program): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let count = 0; count < starts; count += 1) {
    await using server = await serve(program);
    least = Math.min(least, server.start.cpuUs / 1000);
  }
  return least;
}

/** Runs a program in its own process, and returns its JSON output. */
function measured<Value>(file: string): Value {
  const program = fileURLToPath(new URL(file, import.meta.url));
  return JSON.parse(run(process.execPath, ["--disable-warning=ExperimentalWarning", program], import.meta.dirname));
}

function inProcess(): Result[] {
  const { fetchUs, fetchManyUs, tenantMs, resetMs, waitsMs } = measured<InProcess>("in-process-main.ts");
  const { schedules, ms } = measured<Exploration>("exploration-main.ts");
  const { rssMb, pages, lastMs } = measured<LargeLists>("large-lists-main.ts");
  const [first = { query: "", ms: Number.NaN }] = pages;
  const slowest = pages.reduce((one, other) => (other.ms > one.ms ? other : one), first);
  return [
    own("`sandbox.fetch`, one resource, repeated", fetchUs, { unit: "µs", atMost: 70 }),
    own("`sandbox.fetch`, 1,000 resources in turn", fetchManyUs, { unit: "µs", atMost: undefined }),
    own("new tenant", tenantMs, { unit: "ms", atMost: 1 }),
    own("seeding a project and resetting the tenant", resetMs, { unit: "ms", atMost: 1 }),
    own("200 runs started and waited for in virtual time", waitsMs, { unit: "ms", atMost: 1000 }),
    own(`${schedules} schedules of faults explored, for a job of two runs`, ms, { unit: "ms", atMost: 5000 }),
    own("100,000 runs: page of 100, no filter", first.ms, { unit: "ms", atMost: 2 }),
    own(`100,000 runs: page of 100, slowest filter (${slowest.query.slice(1)})`, slowest.ms, { unit: "ms", atMost: 2 }),
    own("100,000 runs: last page relative to the first", lastMs / first.ms, { unit: "x", atMost: 1.1 }),
    own("100,000 runs: memory", rssMb, { unit: "MB", atMost: 220 }),
  ];
}

function own(what: string, value: number, rest: Pick<Result, "unit" | "atMost">): Result {
  return { what, figures: [{ name: "ours", value }], ...rest };
}

const otherBuilds = process.argv.slice(3);
const passing = [...(await scheduledRuns(otherBuilds)), await longestWait()];
const results = [...(await measureServers()), ...passing, ...inProcess()];
const section = `## Sandbox

Written by \`pnpm bench sandbox\`. All servers run at the same time, each in its own process. In each of ${rounds} rounds, each server in turn
receives 1,600 GETs on 16 connections; ratios are medians. Only the CPU time of a server counts, so the client and other programs affect the
results less. \`node:http\` returns a constant body, json-server reads the resource from memory, and the mock and Prism return the example in the
API description. The sandbox and Prism validate requests and responses; the sandbox validates the response for a resource only once until
the resource changes. The CPU time of a start is the minimum of ${starts} starts. The times in the rows without peers are CPU times of calls in one
process, each the minimum of 2 to 9 rounds; those of scheduled runs are medians of 7 rounds of 120 runs, in a process of its own.
The command fails if a value exceeds its budget.

${formatTable(results)}
`;
console.log(section);
if (otherBuilds.length === 0) writeSection(section);
process.exitCode = results.every(isWithin) ? 0 : 1;
