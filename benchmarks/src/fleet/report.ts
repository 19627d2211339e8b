import { type Burst, burst, idealMs } from "./burst.ts";
import type { DeduplicationCost } from "./deduplication.ts";
import { type FleetFigures, windows } from "./simulation.ts";

/** The measurements of fleets. */
export interface FleetReport {
  readonly bursts: readonly (readonly [sharing: string, burst: Burst])[];
  readonly overheadMs: number;
  readonly simulated: readonly FleetFigures[];
  readonly deduplication: DeduplicationCost;
}

/** The section of BENCHMARKS.md, and the goals that are missed. */
export function formatSection(report: FleetReport): { readonly text: string; readonly missed: readonly string[] } {
  const { bursts, overheadMs, simulated, deduplication } = report;
  const { deliveries, memoryMb, bytesEach, perSecond } = deduplication;
  const text = `## Fleet

Processes with one API key, which share a Redis server through \`@planasonix/redis\`. \`pnpm bench fleet\` measures it, and fails if a
goal is missed. ${count(burst.calls)} GETs by ${burst.processes} processes, ${burst.concurrency} at a time each, against ${burst.limit} requests per one-second window: the responses with 429,
the time relative to ${count(idealMs)} ms, in which every window is full, and the rate of the slowest process relative to the mean; medians
of three runs.

${table([
  ["shared", "429", "time", "slowest process", "failed calls"],
  ...bursts.map(([sharing, each]) => [sharing, ...shares(each), String(each.failed)]),
])}

Goals: with the store at most 1 % and 1.05x, and 0.8; with the store killed at most 5 %; no failed call. A call that no limit delays takes
${overheadMs.toFixed(2)} ms longer with the store than without it (goal: 0.30 ms).

The same in virtual time, with complete clients and the scripts on a real server: the calls fill ${windows} windows, requests take 5 to 50 ms, the store
is 0.5 ms away, and the clocks of the processes differ by up to ten minutes. "Busy" is the part of its time that the one thread of
the store spends, measured as CPU time.

${table([
  [
    "processes",
    "limit per second",
    "429",
    "time",
    "slowest process",
    "scripts per call",
    "per second",
    "CPU of each",
    "busy",
  ],
  ...simulated.map((figures) => [
    count(figures.processes),
    count(figures.limit),
    ...shares(figures),
    figures.scriptsPerCall.toFixed(2),
    count(Math.round(figures.scriptsPerSecond)),
    `${Math.round(figures.microseconds)} µs`,
    percent(busy(figures)),
  ]),
])}

${limitOfOneServer(simulated)}

${count(deliveries)} webhook deliveries, de-duplicated, take ${memoryMb.toFixed(0)} MB of the store (goal: 200 MB), ${bytesEach.toFixed(0)} bytes each until
they expire. One process handles ${count(Math.round(perSecond))} a second, 100 at a time.
`;
  return { text, missed: missedGoals(report) };
}

/** The load at which one server becomes the bottleneck, computed from the busiest fleet. */
function limitOfOneServer(simulated: readonly FleetFigures[]): string {
  const [busiest] = simulated.toSorted((one, other) => busy(other) - busy(one));
  if (!busiest) return "";
  const scripts = Math.floor(1e6 / busiest.microseconds / 1_000) * 1_000;
  const calls = Math.floor(scripts / busiest.scriptsPerCall / 1_000) * 1_000;
  return `The busiest of these fleets needs ${percent(busy(busiest))} of one thread. At this cost, a server that does nothing else reaches its limit at ${count(scripts)} scripts
a second, which is ${count(calls)} calls a second of so many processes. Beyond that, use fewer processes with more calls each, which need fewer
scripts per call, or divide the fleet into parts with an API key each. All keys of one API key are in one hash slot, so a Cluster spreads
only several API keys over its servers.`;
}

function missedGoals({ bursts, overheadMs, simulated, deduplication }: FleetReport): readonly string[] {
  const goals: (readonly [string, boolean])[] = bursts.flatMap(
    ([sharing, { failed, throttledShare, ratio, leastShare }]) => {
      if (sharing === "nothing") return [];
      const most = sharing === "store" ? 0.01 : 0.05;
      return [
        [`${sharing}: ${failed} calls failed`, failed === 0],
        [`${sharing}: ${percent(throttledShare)} answered 429`, throttledShare <= most],
        [`${sharing}: ${ratio.toFixed(2)}x`, sharing !== "store" || ratio <= 1.05],
        [
          `${sharing}: the slowest process has ${leastShare.toFixed(2)} of the mean`,
          sharing !== "store" || leastShare >= 0.8,
        ],
      ];
    },
  );
  for (const { processes, limit, failed, throttledShare } of simulated) {
    const fleet = `${processes} simulated processes at ${limit}`;
    goals.push([`${fleet}: ${failed} calls failed`, failed === 0]);
    goals.push([`${fleet}: ${percent(throttledShare)} answered 429`, throttledShare <= 0.01]);
  }
  goals.push([`a call takes ${overheadMs.toFixed(2)} ms longer`, overheadMs <= 0.3]);
  goals.push([`deliveries take ${deduplication.memoryMb.toFixed(0)} MB`, deduplication.memoryMb <= 200]);
  return goals.filter(([, isReached]) => !isReached).map(([goal]) => goal);
}

function busy({ scriptsPerSecond, microseconds }: FleetFigures): number {
  return (scriptsPerSecond * microseconds) / 1e6;
}

function shares({ throttledShare, ratio, leastShare }: Omit<Burst, "failed">): readonly string[] {
  return [percent(throttledShare), `${ratio.toFixed(2)}x`, leastShare.toFixed(2)];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function count(value: number): string {
  return value.toLocaleString("en");
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
