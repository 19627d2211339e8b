// The executions of an exploration: without a fault, and then once for each fault at each request.
import type { SandboxTenant } from "../control/sandbox-tenant.ts";
import { compare, differences, type Problem } from "./compare.ts";
import { type ProgramRunner, type RequestLimits, type Run, type RunnerParts, runProgram } from "./run.ts";
import { type ExploredFault, exploredFaults, type Schedule, singleFaults } from "./schedule.ts";
import { type Items, readState } from "./state.ts";
import { summaryOf } from "./texts.ts";
import type { World } from "./world.ts";

/** What to explore, and how to judge it. */
export interface ExplorationRules {
  /**
   * Prepares the tenant of each execution, for example with `tenant.seed`. Not called again when the program is started
   * again in the same execution, so that what the starts share, such as a store, can be made here.
   * @default the tenant has the demo data
   */
  readonly prepare?: ((tenant: SandboxTenant) => unknown) | undefined;
  /**
   * Checks what must hold at the end, whatever has failed. It throws, or rejects, if it does not.
   * @default the final state is only compared with that without a fault
   */
  readonly check?: ((tenant: SandboxTenant) => unknown) | undefined;
  /**
   * The attributes that are not compared, such as `description`, or `pipeline.description` for those of one type.
   * @default none
   */
  readonly ignore?: readonly string[] | undefined;
  /**
   * The faults to try.
   * @default all
   */
  readonly faults?: readonly ExploredFault[] | undefined;
  /**
   * Tries only these schedules, such as the `schedule` of a finding.
   * @default the faults at each request and delivery
   */
  readonly only?: Schedule | readonly Schedule[] | undefined;
}

/** A problem, and the schedule that reproduces it. */
export interface Finding {
  /** The kind of problem. */
  readonly problem: Problem;
  /** A sentence that says what happened. */
  readonly message: string;
  /** The fault, and where it happens. Pass the schedule as `only` to run the program with this fault. */
  readonly schedule: Schedule;
}

/** What an exploration found. */
export interface Exploration {
  /** How many schedules were run, not counting the runs without a fault. */
  readonly schedules: number;
  /** The problems, in the order of the affected requests. Empty if the program handles every fault. */
  readonly findings: readonly Finding[];
  /** The schedules whose fault happened. Only they can have findings. */
  readonly covered: readonly Schedule[];
  /** The schedules whose fault did not happen, because the program did not send the request again. */
  readonly missed: readonly Schedule[];
}

/** Where the program runs, and how many executions run at once. */
export interface Explorer {
  /** Called at the end of each execution with a schedule. @default not called */
  readonly observe?: (schedule: Schedule, run: Run) => void;
  /**
   * Called if the order of the requests varies without a fault, so that another exploration can find something else.
   * @default not called
   */
  readonly onVarying?: () => void;
  readonly world: World;
  readonly runnerOf: (parts: RunnerParts) => ProgramRunner;
  readonly concurrency: number;
}

/**
 * Runs a program without a fault, twice, and then once for each schedule.
 * @throws {Error} If the program fails, does not end or fails its check without a fault, or if its two runs without a
 * fault end differently.
 */
export async function exploreAll(explorer: Explorer, rules: ExplorationRules): Promise<Exploration> {
  const { usual, initial, reached } = await runWithoutFault(explorer, rules);
  const { only, faults = exploredFaults } = rules;
  const schedules = only === undefined ? singleFaults(reached, faults) : [only].flat();
  const limits = requestLimits(reached.length);
  const results = await inParallel(schedules, explorer.concurrency, async (schedule) => {
    const { run, isHit } = await execute(explorer, { schedule, initial, rules, limits });
    const problems = isHit ? compare(run, usual, initial) : [];
    explorer.observe?.(schedule, run);
    return { schedule, isHit, findings: problems.map(([problem, message]) => ({ problem, message, schedule })) };
  });
  return {
    schedules: schedules.length,
    findings: results.flatMap(({ findings }) => findings),
    covered: results.filter(({ isHit }) => isHit).map(({ schedule }) => schedule),
    missed: results.filter(({ isHit }) => !isHit).map(({ schedule }) => schedule),
  };
}

interface ExecutionInput {
  readonly schedule: Schedule | undefined;
  readonly initial: Items;
  readonly rules: ExplorationRules;
  readonly limits?: RequestLimits;
}

/** The limits of a program without a fault. */
const usualLimits: RequestLimits = { burst: 10_000, total: Number.POSITIVE_INFINITY };

/**
 * The limits of a program with a fault, by how many requests it sends without one. It may send a few retries and start
 * three times without a sleep. It may wait with hundreds of requests, and with more while work is still going on. But a
 * program that repeats a request for a day would take minutes of real time.
 */
function requestLimits(usual: number): RequestLimits {
  return { burst: 3 * usual + 100, total: 10 * usual + 2000 };
}

interface Executed {
  readonly run: Run;
  readonly isHit: boolean;
}

async function execute(
  { world, runnerOf }: Explorer,
  { schedule, initial, rules, limits = usualLimits }: ExecutionInput,
): Promise<Executed> {
  const { execution, sandboxTenant } = world.execute(schedule);
  try {
    await rules.prepare?.(sandboxTenant);
    const state = { shared: world.shared, ignored: new Set(rules.ignore), initial };
    const run = await runProgram({
      execution,
      runner: runnerOf({ execution, limits }),
      state,
      sandboxTenant,
      check: rules.check,
    });
    return { run, isHit: execution.isHit() };
  } finally {
    world.remove(execution);
  }
}

/** The resources before the program. */
async function readInitial({ world }: Explorer, { prepare, ignore }: ExplorationRules): Promise<Items> {
  const { execution, sandboxTenant } = world.execute(undefined);
  await prepare?.(sandboxTenant);
  execution.tenant.seedCopies.copyAll();
  const { items } = readState(execution, { shared: world.shared, ignored: new Set(ignore), initial: new Map() });
  world.remove(execution);
  return items;
}

async function runWithoutFault(explorer: Explorer, rules: ExplorationRules) {
  const initial = await readInitial(explorer, rules);
  const first = await execute(explorer, { schedule: undefined, initial, rules });
  checkUsual(first.run);
  const second = await execute(explorer, { schedule: undefined, initial, rules });
  checkUsual(second.run);
  const isVarying = first.run.overlaps || second.run.overlaps || orderOf(first.run) !== orderOf(second.run);
  if (isVarying) explorer.onVarying?.();
  const [difference] = differences(second.run.final, first.run.final, initial);
  if (difference !== undefined) {
    const fix =
      "Make it repeatable: what it keeps for its next start belongs below TMPDIR, which each execution has for itself. Or leave the attribute out with `ignore`";
    throw new Error(`The program does not end in the same state twice without a fault. ${difference[1]}. ${fix}`);
  }
  return { usual: first.run, initial, reached: first.run.reached };
}

/** The requests and deliveries of a run, in their order. */
function orderOf({ reached }: Run): string {
  return reached.map(({ operation, path }) => `${operation} ${path}`).join("\n");
}

function checkUsual({ end, stuck, errors, complaint }: Run): void {
  if (stuck !== undefined) throw new Error(`The program must end without a fault, but ${stuck}`);
  if (end === "rejected") {
    const [cause] = errors;
    throw new Error(`The program must succeed without a fault, but it fails: ${summaryOf(cause)}`, { cause });
  }
  if (complaint !== undefined) throw new Error(`${complaint}, even without a fault`);
}

/** Maps values, at most `limit` at once. Keeps the order. */
async function inParallel<Value, Result>(
  values: readonly Value[],
  limit: number,
  map: (value: Value) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const entries = values.entries();
  const worker = async (): Promise<void> => {
    for (const [index, value] of entries) results[index] = await map(value);
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}
