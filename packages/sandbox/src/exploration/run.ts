// Runs a program once: starts it, kills it, starts it again if it fails, and reads the state that it leaves behind.
import type { SandboxTenant } from "../control/sandbox-tenant.ts";
import type { Execution, SentRequest } from "./execution.ts";
import type { Reached } from "./schedule.ts";
import { type Items, readState, type State, type StateOptions } from "./state.ts";
import { summaryOf } from "./texts.ts";

/** How one start of a program ended. */
export type Ending = { readonly end: "resolved" } | { readonly end: "rejected"; readonly error: unknown };

/** One start of a program. */
export interface Start {
  /** How it ended; never settles if it is killed. */
  readonly ended: Promise<Ending>;
  readonly kill: () => void;
}

/** Starts a program, and lets time pass for it. */
export interface ProgramRunner {
  /** Starts the program. `attempt` is the number of the start, from 1. */
  start(attempt: number): Start;
  /** Lets time pass until `isOver` returns true. Resolves to the reason if the program does not end. */
  pass(isOver: () => boolean): Promise<string | undefined>;
  /** Lets time pass until all work of the tenant has ended. */
  settle(): Promise<void>;
  /** Whether several requests were in progress at once, in an order that no round decides. */
  overlaps?(): boolean;
  /** Removes what the runner has created for the program. */
  close(): void;
}

/** What a runner needs to know of an execution. */
export interface RunnerParts {
  readonly execution: Execution;
  readonly limits: RequestLimits;
}

/** How many requests a program may send before it counts as a program that does not end. */
export interface RequestLimits {
  /** Without a sleep. */
  readonly burst: number;
  /** In all its starts. */
  readonly total: number;
}

/** What a program did, and what it left behind. */
export interface Run {
  /** The requests and deliveries until the program ended. */
  readonly reached: readonly Reached[];
  readonly end: "resolved" | "rejected" | undefined;
  /** Why the program does not end; undefined if it does. */
  readonly stuck: string | undefined;
  readonly errors: readonly unknown[];
  readonly printed: readonly string[];
  readonly sent: readonly SentRequest[];
  readonly secrets: ReadonlySet<string>;
  /** The resources when the program failed for the first time; undefined if it did not, or could not tidy up. */
  readonly failed: State | undefined;
  /** The resources when the program ended; undefined if it did not. */
  readonly atEnd: Items | undefined;
  /** The state when all work has ended; undefined if the program did not end. */
  readonly final: State | undefined;
  /** Why the check of the final state fails. */
  readonly complaint: string | undefined;
  /** Whether several requests were in progress at once, in an order that can differ from run to run. */
  readonly overlaps: boolean;
}

/** The execution, where the program runs, and the check of its final state. */
export interface RunParts {
  readonly execution: Execution;
  readonly runner: ProgramRunner;
  readonly state: StateOptions;
  readonly sandboxTenant: SandboxTenant;
  readonly check: ((tenant: SandboxTenant) => unknown) | undefined;
}

/** How often a program that fails is started again, as a scheduler would do. */
const restarts = 2;

/** Runs a program, with the fault of the schedule if there is one. */
export async function runProgram(parts: RunParts): Promise<Run> {
  const starts = createStarts(parts.execution, parts.runner);
  try {
    return await runStarts(starts, parts);
  } finally {
    starts.killAll();
    parts.runner.close();
  }
}

async function runStarts(starts: Starts, { execution, runner, state, sandboxTenant, check }: RunParts): Promise<Run> {
  let failed: State | undefined;
  let stuck = await starts.untilEnded();
  // After a rotation, the program has no valid key to tidy up with. Of two programs, the other one tidies up.
  const canTidyUp = !["key_rotated", "two_at_once"].includes(execution.schedule?.fault ?? "");
  for (let again = 0; again < restarts && stuck === undefined && starts.end() === "rejected"; again += 1) {
    if (execution.schedule === undefined) break;
    if (canTidyUp) failed ??= readState(execution, state);
    starts.begin();
    stuck = await starts.untilEnded();
  }
  starts.killAll();
  const common = {
    reached: [...execution.reached],
    errors: starts.errors,
    printed: execution.printed,
    sent: execution.sent,
    secrets: execution.secrets,
    failed,
    stuck,
    overlaps: runner.overlaps?.() ?? false,
  };
  const end = starts.end();
  if (stuck !== undefined || end === undefined) {
    return { ...common, end: undefined, atEnd: undefined, final: undefined, complaint: undefined };
  }
  const atEnd = readState(execution, state).items;
  await runner.settle();
  const final = readState(execution, state);
  return { ...common, end, atEnd, final, complaint: await complaintOf(check, sandboxTenant) };
}

async function complaintOf(check: RunParts["check"], sandboxTenant: SandboxTenant): Promise<string | undefined> {
  try {
    await check?.(sandboxTenant);
    return undefined;
  } catch (error) {
    return `The check of the final state fails: ${summaryOf(error)}`;
  }
}

interface Starts {
  begin(): void;
  /** Waits until all starts have ended or were killed. Resolves to the reason if one does not end. */
  untilEnded(): Promise<string | undefined>;
  /** How the program ended: of several starts at once, one success is enough. */
  end(): Ending["end"] | undefined;
  killAll(): void;
  readonly errors: readonly unknown[];
}

function createStarts(execution: Execution, runner: ProgramRunner): Starts {
  const running = new Set<Start>();
  const errors: unknown[] = [];
  let attempt = 0;
  let endings: Ending[] = [];
  const begin = (): void => {
    // Only the starts that end together count.
    if (running.size === 0) endings = [];
    attempt += 1;
    const start = runner.start(attempt);
    running.add(start);
    void start.ended.then((ending) => {
      if (!running.delete(start)) return;
      endings.push(ending);
      if (ending.end === "rejected") errors.push(ending.error);
    });
  };
  const killAll = (): void => {
    for (const start of running) start.kill();
    running.clear();
  };
  execution.hooks.startAnother = begin;
  execution.hooks.kill = () => {
    killAll();
    begin();
  };
  begin();
  return {
    begin,
    untilEnded: () => runner.pass(() => running.size === 0),
    end: () => (endings.find(({ end }) => end === "resolved") ?? endings[0])?.end,
    killAll,
    errors,
  };
}
