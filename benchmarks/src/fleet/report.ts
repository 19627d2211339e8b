import { formatCount } from "../result.ts";
import { type Burst, burst, idealMs } from "./burst.ts";
import type { DeduplicationCost } from "./deduplication.ts";
import { defaultWindows, type FleetFigures, type SimulatedFleets } from "./simulation.ts";

/** The measurements that the section "Fleet" shows. */
export interface FleetReport extends SimulatedFleets {
  readonly bursts: readonly (readonly [sharing: string, burst: Burst])[];
  readonly overheadMs: number;
  readonly deduplication: DeduplicationCost;
}

/** The goal for a fleet whose processes block their event loops. */
const mostBlockedRatio = 1.1;

/** Formats the section "Fleet" of BENCHMARKS.md, and lists the missed goals. */
export function formatSection(report: FleetReport): { readonly text: string; readonly missed: readonly string[] } {
  const { bursts, overheadMs, simulated, blocked, deduplication } = report;
  const { deliveries, memoryMb, bytesEach, perSecond } = deduplication;
  const text = `## Fleet

Processes with one API key share its rate limit on a Redis server, through \`@planasonix/redis\`. \`pnpm bench fleet\` writes this section,
and fails if a goal is missed.

${burst.processes} processes, each with ${burst.concurrency} calls in flight, make ${formatCount(burst.calls)} GETs in total against a limit of ${burst.limit} requests per one-second window. The table shows the 429
responses relative to the calls, the time relative to a run that fills every window (${formatCount(idealMs)} ms), and the rate of the slowest process
relative to the mean: the medians of three runs. Failed calls are those of all three runs.

${table([
  ["shared", "429", "time", "slowest process", "failed calls"],
  ...bursts.map(([sharing, each]) => [sharing, ...shares(each), String(each.failed)]),
])}

Goals: with the store, 429 responses of at most 1 %, a time of at most 1.05x and a slowest process of at least 0.80; with the store killed,
429 responses of at most 5 %; no failed call. A call that no limit delays takes ${overheadMs.toFixed(2)} ms longer with the store than without it
(goal: at most 0.30 ms).

The following fleets run in virtual time, with complete clients, and with the scripts on a real Redis server. Their calls fill ${defaultWindows} windows,
requests take 5 to 50 ms, the store is 0.5 ms away, and the clocks of the processes differ by up to ten minutes. "Busy" is the CPU time
of Redis relative to the virtual time; Redis runs all scripts in one thread. Goals: 429 responses of at most 1 %; no failed call.

${table([
  [
    "processes",
    "limit per second",
    "429",
    "time",
    "slowest process",
    "scripts per call",
    "scripts per second",
    "CPU time per script",
    "busy",
  ],
  ...simulated.map((figures) => [
    formatCount(figures.processes),
    formatCount(figures.limit),
    ...shares(figures),
    figures.scriptsPerCall.toFixed(2),
    formatCount(Math.round(figures.scriptsPerSecond)),
    `${Math.round(figures.microseconds)} µs`,
    percent(busy(figures)),
  ]),
])}

${limitOfOneServer(simulated)}

On a busy machine, ${blocked.processes} simulated processes share ${formatCount(blocked.limit * (blocked.windows ?? defaultWindows))} calls at ${blocked.limit} per second. Each process blocks its event loop for 1 to 3 s every 1 to 5 s,
and Redis pauses for 40 to 300 ms every 0.3 to 3 s. Nine tenths of the calls take ${blocked.mostRatio.toFixed(2)}x the time of a fleet that fills every window
(goal: at most ${mostBlockedRatio.toFixed(2)}x). The 429 responses are ${percent(blocked.throttledShare)} of the calls, and ${formatCount(blocked.failed)} calls fail.

The records of ${formatCount(deliveries)} handled webhook events take ${memoryMb.toFixed(0)} MB of Redis memory (goal: at most 200 MB), ${bytesEach.toFixed(0)} bytes each, until they
expire. One process claims, checks and records ${formatCount(Math.round(perSecond))} events a second, 100 at a time.
`;
  return { text, missed: missedGoals(report) };
}

/** Describes the load at which one Redis server becomes the bottleneck, computed from the busiest fleet. */
function limitOfOneServer(simulated: readonly FleetFigures[]): string {
  const [busiest] = simulated.toSorted((one, other) => busy(other) - busy(one));
  if (!busiest) return "";
  const scripts = Math.floor(1e6 / busiest.microseconds / 1_000) * 1_000;
  const calls = Math.floor(scripts / busiest.scriptsPerCall / 1_000) * 1_000;
  return `The busiest of these fleets needs ${percent(busy(busiest))} of one thread. At this cost, a Redis server that does nothing else runs at most ${formatCount(scripts)} scripts a
second, enough for a fleet of this size to make ${formatCount(calls)} calls a second. For more calls, use fewer processes with more calls each: such a fleet
needs fewer scripts per call. Alternatively, divide the fleet into parts, each with its own API key. The data of one API key is in one
hash slot, so a Redis cluster can distribute the load of several API keys, but not that of one.`;
}

function missedGoals({ bursts, overheadMs, simulated, blocked, deduplication }: FleetReport): readonly string[] {
  const goals: (readonly [string, boolean])[] = bursts.flatMap(
    ([sharing, { failed, throttledShare, ratio, leastShare }]) => {
      if (sharing === "nothing") return [];
      const most = sharing === "store" ? 0.01 : 0.05;
      return [
        [`${sharing}: ${failed} failed calls, more than 0`, failed === 0],
        [`${sharing}: 429 responses of ${percent(throttledShare)}, more than ${percent(most)}`, throttledShare <= most],
        [`${sharing}: time ${ratio.toFixed(2)}x, more than 1.05x`, sharing !== "store" || ratio <= 1.05],
        [
          `${sharing}: slowest process ${leastShare.toFixed(2)}, less than 0.80`,
          sharing !== "store" || leastShare >= 0.8,
        ],
      ];
    },
  );
  for (const { processes, limit, failed, throttledShare } of [...simulated, blocked]) {
    const fleet = `${processes} simulated processes at ${limit} per second`;
    goals.push([`${fleet}: ${failed} failed calls, more than 0`, failed === 0]);
    goals.push([`${fleet}: 429 responses of ${percent(throttledShare)}, more than 1.0 %`, throttledShare <= 0.01]);
  }
  const { mostRatio } = blocked;
  goals.push([
    `blocked processes: time ${mostRatio.toFixed(2)}x, more than ${mostBlockedRatio.toFixed(2)}x`,
    mostRatio <= mostBlockedRatio,
  ]);
  goals.push([`a call with the store takes ${overheadMs.toFixed(2)} ms longer, more than 0.30 ms`, overheadMs <= 0.3]);
  const { memoryMb } = deduplication;
  goals.push([`the records of events take ${memoryMb.toFixed(0)} MB, more than 200 MB`, memoryMb <= 200]);
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

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
