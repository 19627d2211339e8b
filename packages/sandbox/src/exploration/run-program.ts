// Runs a program once, in virtual time.

import type { SandboxTenant } from "../control/sandbox-tenant.ts";
import type { SharedParts } from "../tenants/shared-parts.ts";
import type { Effect, Tenant } from "../tenants/tenant.ts";
import { type Created, readCreated } from "./created.ts";
import { type Program, startLife, type Trace } from "./program.ts";
import type { Schedule } from "./schedule.ts";
import { createTargets, type Target } from "./targets.ts";

/** How a program ended, and which effects it had. */
export interface ProgramRun {
  /** `stuck`: the program waits for something that never happens, or exceeds a limit of time or requests. */
  readonly end: "resolved" | "rejected" | "stuck";
  readonly error: unknown;
  readonly trace: Trace;
  readonly effects: readonly Effect[];
  /** The resources that the program's requests created and that exist at the end of the run. */
  readonly created: readonly Created[];
  /** The resources that the program's requests named and could change, except those that they created. */
  readonly targets: readonly Target[];
  /** The secrets that the program must not reveal. */
  readonly secrets: readonly string[];
}

/** The tenant in which a program runs, the `SandboxTenant` that controls it, and the fault to inject (`schedule`). */
export interface RunParts {
  readonly shared: SharedParts;
  readonly tenant: Tenant;
  readonly facade: SandboxTenant;
  readonly schedule: Schedule | undefined;
  /** The limit of virtual time for the program, in milliseconds. */
  readonly limitMs: number;
}

/** A program that sends this many requests counts as stuck. */
const maxRequests = 2000;

/** Runs a program, with the fault of the schedule if there is one. */
export async function runProgram(program: Program, parts: RunParts): Promise<ProgramRun> {
  const { tenant, facade, shared, schedule } = parts;
  const trace: Trace = { operations: [], paths: [], reads: [], printed: [] };
  const load = { requests: 0 };
  const targets = createTargets(tenant.workspace);
  let end: ProgramRun["end"] | undefined;
  let error: unknown;
  let attempt = 0;
  let stop: () => void = () => {};
  const start = (): void => {
    attempt += 1;
    const own = attempt;
    const life = startLife({ trace, schedule, shared, tenant, facade, load, targets, onKill: start }, attempt);
    stop = life.end;
    // Only the last start counts, because earlier ones were killed.
    Promise.resolve()
      .then(() => program(life.environment))
      .then(
        () => {
          if (own === attempt) end = "resolved";
        },
        (reason) => {
          if (own === attempt) [end, error] = ["rejected", reason];
        },
      );
  };
  start();
  const limit = tenant.time.now() + parts.limitMs;
  while (
    end === undefined &&
    trace.operations.length < maxRequests &&
    (await proceed(tenant, { load, limit, ended: () => end !== undefined }))
  );
  stop();
  const keys = shared.secrets.list(tenant.number).map(({ secret }) => secret);
  const created = readCreated(tenant.workspace, tenant.effects);
  return {
    end: end ?? "stuck",
    error,
    trace,
    effects: [...tenant.effects],
    created,
    targets: targets.read(),
    secrets: [facade.apiKey, ...keys, ...created.flatMap(({ secrets }) => secrets)],
  };
}

interface Progress {
  readonly load: { readonly requests: number };
  readonly limit: number;
  readonly ended: () => boolean;
}

/**
 * A program that has no request in flight during this many turns of the event loop counts as idle.
 */
const quietTurns = 5;

/** How long a program may do other work, such as reading a file, before it counts as stuck, in real milliseconds. */
const otherWorkMs = 2_000;

/**
 * Advances the time to the next sleeper if the program is idle. Returns false if no sleeper is due within the limit.
 */
async function proceed({ scheduler, time }: Tenant, { load, limit, ended }: Progress): Promise<boolean> {
  for (let turn = 0; turn < quietTurns; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (ended() || load.requests > 0) return true;
  }
  for (const until = Date.now() + otherWorkMs; scheduler.nextSleeper() === Number.POSITIVE_INFINITY; ) {
    if (Date.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (ended() || load.requests > 0) return true;
  }
  const next = scheduler.nextSleeper();
  if (next > limit) return false;
  await scheduler.advanceTo(Math.max(next, time.now()));
  return true;
}
