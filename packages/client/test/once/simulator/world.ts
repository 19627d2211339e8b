// A world: everything that happens to processes that start work once, as data, so that it can be printed and made smaller.
import type { Reuse } from "../../../src/once.ts";
import { createDice, type Dice } from "./random.ts";

/** A process that starts the pipeline once under a key, and waits. */
export interface Call {
  readonly key: number;
  readonly host: number;
  readonly atMs: number;
  readonly deadlineMs?: number | undefined;
  /** The number of the step (a request, or a step of the store) that the process does not survive. */
  readonly dies?: { readonly step: number; readonly when: "before" | "after" } | undefined;
  /** The step before which the process is stopped, and for how long; `asleep` also stops its monotonic clock. */
  readonly stops?: { readonly step: number; readonly ms: number; readonly asleep: boolean } | undefined;
}

/** What happens to one request that starts work. */
export interface StartPlan {
  /** The time until the work exists. */
  readonly ms: number;
  /** The time from then until the response, in which the work has its time of creation already. */
  readonly restMs: number;
  readonly fault?: "lost" | "unanswered" | 500 | 502 | "executed 500" | 429 | 503 | undefined;
}

/** What happens to one other request. */
export interface ReadPlan {
  readonly ms: number;
  readonly fault?: "reset" | 500 | 503 | 429 | undefined;
}

/** What happens to one step of the store. */
export interface StorePlan {
  readonly ms: number;
  readonly fault?: "fails" | "fails after it" | "hangs" | undefined;
}

export interface World {
  readonly seed: number;
  readonly keys: "honored" | "ignored" | "forgotten";
  readonly isTrusted: boolean;
  readonly reuse: Reuse;
  /** How far the server's clock is ahead. */
  readonly serverMs: number;
  readonly listLagMs: number;
  readonly pollLagMs: number;
  readonly order: "newest" | "oldest" | "queued last";
  readonly hasDate: boolean;
  readonly mayList: boolean;
  /** How long before the beginning the pipeline was run by others, newest first. */
  readonly earlier: readonly number[];
  /** When schedules and others start runs whose trigger tells them apart. */
  readonly strangers: readonly number[];
  /** When people start runs that nothing tells apart from ours. */
  readonly people: readonly number[];
  readonly ifUnsure: "adopt" | "fail";
  /** When others start the pipeline for other tables. */
  readonly others: readonly number[];
  /** How runs show their tables. */
  readonly tables: "hidden" | "as given" | "with a schema";
  /** How far each host's clock is ahead, and when it is set to another time. */
  readonly hosts: readonly {
    readonly aheadMs: number;
    readonly jump?: { readonly atMs: number; readonly ms: number };
  }[];
  readonly calls: readonly Call[];
  readonly starts: readonly StartPlan[];
  readonly reads: readonly ReadPlan[];
  readonly store: readonly StorePlan[];
  /** How long the runs take, and how they end, in the order of their creation. */
  readonly runs: readonly { readonly ms: number; readonly end: "succeeded" | "failed" | "canceled" }[];
}

/** What the guide promises to bear. Beyond these bounds, a second start is possible, and said to be. */
export const bounds = {
  /** The difference of clocks, of hosts and the server. */
  clockMs: 120_000,
  /** The time after the limit of a request until its work is in the list. */
  lateMs: 30_000,
  /** The time that a process may be stopped between its intent and its request. */
  stopMs: 30_000,
} as const;

/** The time limit of a request that starts work. */
const timeoutMs = 60_000;

/** Draws a world. */
export function drawWorld(seed: number): World {
  const dice = createDice(seed);
  const some = <Value>(probability: number, count: number, draw: () => Value): Value[] =>
    dice.chance(probability) ? Array.from({ length: 1 + dice.below(count) }, draw) : [];
  const keys = dice.pick(["honored", "ignored", "ignored", "forgotten"] as const);
  const isLagging = dice.chance(0.3);
  const listLagMs = isLagging ? dice.scale(100, bounds.lateMs - 5_000) : 0;
  const hostCount = 1 + dice.below(3);
  const clock = (): number => (dice.chance(0.4) ? Math.round((dice.next() * 2 - 1) * (bounds.clockMs / 2)) : 0);
  const keyCount = dice.pick([1, 1, 1, 2, 3, 5]);
  return {
    seed,
    keys,
    isTrusted: keys === "honored" && dice.chance(0.5),
    reuse: dice.pick(["succeeded", "succeeded", "succeeded", "going", "none"] as const),
    serverMs: clock(),
    listLagMs,
    pollLagMs: dice.chance(0.3) ? dice.scale(100, 25_000) : 0,
    order: dice.pick(["newest", "newest", "newest", "oldest", "queued last"] as const),
    hasDate: dice.chance(0.9),
    mayList: dice.chance(0.95),
    earlier: some(0.6, 40, () => dice.scale(60_000, 400_000_000)).sort((a, b) => a - b),
    strangers: some(0.3, 5, () => dice.scale(10, 600_000)),
    ...drawPeople(dice),
    hosts: Array.from({ length: hostCount }, () => ({
      aheadMs: clock(),
      ...(dice.chance(0.1) && { jump: { atMs: dice.scale(100, 300_000), ms: clock() } }),
    })),
    calls: drawCalls(dice, keyCount, hostCount),
    starts: some(0.7, 4, () => drawStart(dice, listLagMs)),
    reads: some(0.4, 12, () => drawRead(dice)),
    store: some(0.4, 30, () => drawStore(dice)),
    runs: Array.from({ length: dice.below(8) }, () => ({
      ms: dice.scale(500, 300_000),
      end: dice.pick(["succeeded", "succeeded", "failed", "canceled"] as const),
    })),
    ...drawOthers(dice),
  };
}

/** Others whose work only its list of tables tells apart. */
function drawOthers(dice: Dice): Pick<World, "others" | "tables"> {
  if (dice.chance(0.85)) return { others: [], tables: "hidden" };
  const others = Array.from({ length: 1 + dice.below(4) }, () => dice.scale(10, 600_000));
  return { others, tables: dice.pick(["as given", "with a schema"] as const) };
}

/** People who start the same work as programs: only programs that fail rather than adopt tell their runs apart. */
function drawPeople(dice: Dice): Pick<World, "people" | "ifUnsure"> {
  if (dice.chance(0.8)) return { people: [], ifUnsure: "adopt" };
  return { people: Array.from({ length: dice.below(5) }, () => dice.scale(10, 600_000)), ifUnsure: "fail" };
}

/** Calls in bursts, as of a scheduler that starts processes again, and one for each key when all is quiet. */
function drawCalls(dice: Dice, keyCount: number, hostCount: number): Call[] {
  const burst = dice.pick([2, 300, 5_000, 60_000, 600_000]);
  const draw = (atMs: number): Call => ({
    key: dice.below(keyCount),
    host: dice.below(hostCount),
    atMs,
    ...(dice.chance(0.2) && { deadlineMs: dice.scale(1_000, 1_800_000) }),
    ...(dice.chance(0.45) && { dies: { step: 1 + dice.below(14), when: dice.pick(["before", "after"] as const) } }),
    ...(dice.chance(0.15) && { stops: drawStop(dice) }),
  });
  const times = Array.from({ length: 1 + dice.below(7) }, () => Math.round(dice.next() * burst)).sort((a, b) => a - b);
  const quiet = Array.from({ length: keyCount }, (_, key) => ({ key, host: 0, atMs: 26 * 3_600_000 + key * 1_000 }));
  return [...times.map(draw), ...quiet];
}

function drawStop(dice: Dice): Call["stops"] {
  return { step: 1 + dice.below(14), ms: dice.scale(100, 3_600_000), asleep: dice.chance(0.5) };
}

function drawStart(dice: Dice, listLagMs: number): StartPlan {
  const lateMs = bounds.lateMs - listLagMs - 1_000;
  const ms = dice.chance(0.3) ? dice.scale(10, timeoutMs + lateMs) : 10;
  const restMs = dice.chance(0.3) ? dice.scale(10, 60_000) : 0;
  const fault = dice.pick([
    "lost",
    "unanswered",
    500,
    502,
    "executed 500",
    "executed 500",
    429,
    503,
    undefined,
    undefined,
  ] as const);
  return { ms, restMs, fault };
}

function drawRead(dice: Dice): ReadPlan {
  const fault = dice.pick(["reset", 500, 503, 429, undefined, undefined, undefined] as const);
  return { ms: dice.chance(0.3) ? dice.scale(10, 20_000) : 10, fault };
}

function drawStore(dice: Dice): StorePlan {
  const fault = dice.pick(["fails", "fails after it", "hangs", ...Array<undefined>(9).fill(undefined)] as const);
  return { ms: dice.chance(0.3) ? dice.scale(1, 5_000) : 1, fault };
}
