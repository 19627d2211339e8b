// The cost of scheduled runs, and how long requests of one tenant wait while much time passes for another.
import { median } from "../measure/paired-rounds.ts";
import type { Result } from "../result.ts";
import { path, sandbox } from "./programs.ts";
import { type Program, type Served, serve } from "./served.ts";

const rounds = 7;

/** The time that a round passes, in hours. A schedule starts a run each minute. */
const hours = 2;

/** How often the clock lets other requests have their turn, in milliseconds. */
const sliceMs = 10;

/**
 * Measures the CPU time of a scheduled run and, in the same rounds, that of other builds of the sandbox, whose commands
 * are files such as `dist/bin.js`.
 */
export async function scheduledRuns(others: readonly string[]): Promise<Result[]> {
  const builds = others.map((file): Program => ({ ...sandbox, name: file, args: [file, ...sandbox.args.slice(1)] }));
  await using stack = new AsyncDisposableStack();
  const servers: { readonly served: Served; readonly costs: number[] }[] = [];
  for (const program of [sandbox, ...builds]) {
    const served = stack.use(await serve(program));
    await scheduleEachMinute(served);
    servers.push({ served, costs: [] });
  }
  // The first two rounds are a warm-up.
  for (let round = -2; round < rounds; round += 1) {
    for (const { served, costs } of servers) {
      const before = await served.usage();
      await advance(served, hours);
      const cost = ((await served.usage()).cpuUs - before.cpuUs) / (hours * 60);
      if (round >= 0) costs.push(cost);
    }
  }
  const what = "a scheduled run with its job, nodes, log, event and delivery";
  const [own, ...builtBefore] = servers.map(({ served: { name }, costs }) => ({ name, costs, value: median(costs) }));
  return [
    { what: `${what}, CPU time`, atMost: 500, unit: "µs", figures: own ? [{ name: own.name, value: own.value }] : [] },
    ...builtBefore.map(
      ({ name, costs }): Result => ({
        what: `${what}, CPU time relative to ${name}`,
        atMost: undefined,
        unit: "x",
        figures: [
          { name: "ours", value: median(costs.map((cost, round) => (own?.costs[round] ?? Number.NaN) / cost)) },
        ],
      }),
    ),
  ];
}

/**
 * Measures how much CPU time the server takes during a GET of a tenant while 12 hours with 720 runs pass for another one.
 * That is how long the GET waits on an idle machine.
 */
export async function longestWait(): Promise<Result> {
  await using served = await serve(sandbox);
  const created = await post(served, "/_sandbox/tenants", {});
  const other = { ...served, headers: { Authorization: `Bearer ${(await created.json()).api_key}` } };
  await scheduleEachMinute(served);
  await advance(served, 1);
  const waits: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    let isPassing = true;
    const passing = advance(served, 12).finally(() => {
      isPassing = false;
    });
    while (isPassing) {
      const before = await served.usage();
      const response = await fetch(`${other.url}${path}`, { headers: other.headers });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`The other tenant got ${response.status}`);
      waits.push(((await served.usage()).cpuUs - before.cpuUs) / 1000);
    }
    await passing;
  }
  return {
    what: `CPU time of the server during a GET of a tenant, while 12 hours with 720 runs pass for another: the most of ${waits.length}`,
    atMost: 10 * sliceMs,
    unit: "ms",
    figures: [{ name: "ours", value: Math.max(...waits) }],
  };
}

async function scheduleEachMinute(served: Served): Promise<void> {
  const body = { pipeline_id: path.split("/").at(-1), cron_expression: "* * * * *", timezone: "UTC" };
  await post(served, "/v1/schedules", body);
}

async function advance(served: Served, by: number): Promise<void> {
  await post(served, "/_sandbox/clock/advance", { by: `${by}h` });
}

async function post({ url, headers }: Served, to: string, body: object): Promise<Response> {
  const init = { method: "POST", headers: { ...headers, "Content-Type": "application/json" } };
  const response = await fetch(new URL(to, url), { ...init, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${to} responded with ${response.status}: ${await response.text()}`);
  return response;
}
