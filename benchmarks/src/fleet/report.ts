// Formats the section "Fleet" of RESULTS.md, and decides which goals are missed. Measures nothing.
import { formatCount } from "../result.ts";
import { type Burst, burst, idealMs, type Sharing, type Stated } from "./burst.ts";
import type { DeduplicationCost } from "./deduplication.ts";
import { type KindFigures, kindFleet, kindSeeds } from "./kinds.ts";
import { defaultWindows, type FleetFigures, type SimulatedFleets } from "./simulation.ts";

/** The measurements that the section "Fleet" shows. */
export interface FleetReport extends SimulatedFleets {
  readonly bursts: readonly MeasuredBurst[];
  readonly overheadMs: number;
  readonly kinds: readonly KindFigures[];
  readonly deduplication: DeduplicationCost;
}

/** The medians of some bursts, with what the API states and what the processes share. */
export type MeasuredBurst = Burst & { readonly stated: Stated; readonly sharing: Sharing; readonly runs: number };

/** The goal for a fleet whose processes block their event loops. */
const mostBlockedRatio = 1.1;

/** Formats the section "Fleet" of RESULTS.md, and lists the missed goals. */
export function formatSection(report: FleetReport): { readonly text: string; readonly missed: readonly string[] } {
  const { bursts, overheadMs, kinds, simulated, blocked, deduplication } = report;
  const { deliveries, memoryMb, bytesEach, perSecond } = deduplication;
  const text = `## Fleet

Processes with one API key share its rate limit on a Redis server, through \`@planasonix/redis\`. \`pnpm bench fleet\` writes this section,
and fails if a goal is missed.

${burst.processes} processes, each with ${burst.concurrency} calls in flight, make ${formatCount(burst.calls)} GETs in total against a limit of ${burst.limit} requests per one-second window. The table shows the 429
responses relative to the calls, the time relative to a run that fills every window (${formatCount(idealMs)} ms), and the rate of the slowest process
relative to the mean: the medians of the runs. Failed calls are those of all runs. The packages of others do not read what the API states:
they are told the limit.

${table([
  ["the API states", "shared", "429", "time", "slowest process", "failed calls", "runs"],
  ...bursts.map((each) => [each.stated, each.sharing, ...shares(each), String(each.failed), String(each.runs)]),
])}

Goals: with the quota and the store, no 429, a time of at most 1.15x and a slowest process of at least 0.80; with the store killed, 429
responses of at most 5 %; with only \`Retry-After\`, fewer 429 responses with the store than without it; no failed call. A call that no limit delays takes ${overheadMs.toFixed(2)} ms longer with the store than without it
(goal: at most 0.30 ms).

In virtual time, ${kindFleet.processes} processes with ${kindFleet.concurrency} calls in flight each share ${kindFleet.limit} requests per second of each kind of limit. The store is ${kindFleet.storeLatencyMs} ms away.
The table shows the 429 responses and the time with the store and, in brackets, without it: means over ${kindSeeds} seeds of ${kindFleet.windows} windows.
Goals with the store: no 429 and 1.05x with exact headers (sliding window: 1.25x), 4 % and 1.08x with only \`Retry-After\`; no failed call.

${table([["limit", "the API states", "429", "time"], ...pairs(kinds)])}

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

The records of ${formatCount(deliveries)} handled webhook events take ${memoryMb.toFixed(0)} MB of Redis memory, ${bytesEach.toFixed(0)} bytes each (goal: at most 200), until they
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

/** The rows of the table of kinds: each has the figures with the store, and those without it. */
function pairs(kinds: readonly KindFigures[]): readonly (readonly string[])[] {
  return kinds
    .filter(({ isShared }) => isShared)
    .map((shared) => {
      const alone = kinds.find(
        (kind) => !kind.isShared && kind.limiter === shared.limiter && kind.form === shared.form,
      );
      const cell = (format: (kind: KindFigures) => string): string =>
        `${format(shared)} (${alone ? format(alone) : "?"})`;
      const times = cell(({ ratio }) => `${ratio.toFixed(2)}x`);
      return [`${shared.limiter}`, `${shared.form}`, cell(({ throttledShare }) => percent(throttledShare)), times];
    });
}

function missedKinds(kinds: readonly KindFigures[]): readonly (readonly [string, boolean])[] {
  return kinds
    .filter(({ isShared, form }) => isShared && form !== "no hint")
    .flatMap(({ limiter, form, failed, throttledShare, ratio }) => {
      const isExact = form === "exact";
      const most = isExact ? 0 : 0.04;
      const longest = isExact ? (limiter === "sliding window" ? 1.25 : 1.05) : 1.08;
      return [
        [`${limiter}, ${form}: ${failed} failed calls, more than 0`, failed === 0],
        [
          `${limiter}, ${form}: 429 responses of ${percent(throttledShare)}, more than ${percent(most)}`,
          throttledShare <= most,
        ],
        [`${limiter}, ${form}: time ${ratio.toFixed(2)}x, more than ${longest}x`, ratio <= longest],
      ] as const;
    });
}

function missedBursts(bursts: readonly MeasuredBurst[]): readonly (readonly [string, boolean])[] {
  return bursts.flatMap(({ stated, sharing, failed, throttledShare, ratio, leastShare }) => {
    const name = `${stated}, ${sharing}`;
    if (sharing !== "store" && sharing !== "store killed for 5 s") return [];
    const goals: (readonly [string, boolean])[] = [[`${name}: ${failed} failed calls, more than 0`, failed === 0]];
    const alone = bursts.find((each) => each.sharing === "nothing" && each.stated === stated)?.throttledShare ?? 0;
    const most = stated !== "quota" ? alone : sharing === "store" ? 0 : 0.05;
    goals.push([
      `${name}: 429 responses of ${percent(throttledShare)}, more than ${percent(most)}`,
      throttledShare <= most,
    ]);
    if (sharing === "store" && stated === "quota") {
      goals.push([`${name}: time ${ratio.toFixed(2)}x, more than 1.15x`, ratio <= 1.15]);
      goals.push([`${name}: slowest process ${leastShare.toFixed(2)}, less than 0.80`, leastShare >= 0.8]);
    }
    return goals;
  });
}

function missedGoals({ bursts, overheadMs, kinds, simulated, blocked, deduplication }: FleetReport): readonly string[] {
  const goals = [...missedBursts(bursts), ...missedKinds(kinds)];
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
  const { bytesEach } = deduplication;
  goals.push([`the record of an event takes ${bytesEach.toFixed(0)} bytes, more than 200`, bytesEach <= 200]);
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
