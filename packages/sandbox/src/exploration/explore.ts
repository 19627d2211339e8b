// Explores how a program handles faults: runs it once for each fault at each of its requests.

import { createFetch, offlineUrl } from "../control/in-process.ts";
import { createSandboxTenant } from "../control/sandbox-tenant.ts";
import { createHandler } from "../request/request.ts";
import { type IdempotencyKeys, keyMemoryOf } from "../server/options.ts";
import { createSharedParts } from "../tenants/shared-parts.ts";
import { createTenancy } from "../tenants/tenancy.ts";
import { type Duration, durationMs } from "../time/duration.ts";
import { judge } from "./judge.ts";
import type { Problem } from "./problem.ts";
import type { Program } from "./program.ts";
import { type ProgramRun, runProgram } from "./run-program.ts";
import { type Schedule, singleFaults } from "./schedule.ts";

/** Options of {@link explore}. */
export interface ExploreOptions {
  /**
   * The limit of virtual time for one run.
   * @default "24h"
   */
  readonly limit?: Duration | undefined;
  /**
   * Tries only this schedule, such as the `schedule` of a finding.
   * @default all single faults
   */
  readonly only?: Schedule | undefined;
  /**
   * What the deployment does with idempotency keys: `honored`, `ignored`, or how long it remembers them, such as `10s`.
   * @default "honored"
   */
  readonly idempotencyKeys?: IdempotencyKeys | undefined;
}

/** A problem, and the schedule that reproduces it. */
export interface Finding {
  /** The kind of problem. */
  readonly problem: Problem;
  /** A sentence that says what happened. */
  readonly message: string;
  /** The fault, and the request that it affects. Pass the schedule as `only` to run the program with this fault. */
  readonly schedule: Schedule;
}

/** What an exploration found. */
export interface Exploration {
  /** How many schedules were run, not counting the run without a fault. */
  readonly schedules: number;
  /** The problems, in the order of the affected requests. Empty if the program handles every fault. */
  readonly findings: readonly Finding[];
}

/**
 * Runs a program in virtual time: first without a fault, then once for each fault at each of its requests. Reports what
 * went wrong.
 *
 * The program must wait only with the given clock.
 *
 * @throws {Error} If the program fails, or does not end, in the run without a fault.
 * @throws {TypeError} If `limit` or `idempotencyKeys` is not a duration.
 *
 * @example
 * const { findings } = await explore(async ({ url, apiKey, fetch, clock }) => {
 *   await nightlyJob(createClient({ baseUrl: url, apiKey, fetch, clock }));
 * });
 */
export async function explore(
  program: Program,
  { limit = "24h", only, idempotencyKeys }: ExploreOptions = {},
): Promise<Exploration> {
  const limitMs = durationMs(limit);
  const shared = createSharedParts({ data: undefined, randomSeed: "explore" });
  const tenancy = createTenancy(shared, {
    mode: "manual",
    speed: 1,
    seed: "demo",
    now: Date.parse("2026-11-24T13:00:00Z"),
    rateLimits: undefined,
    keyMemoryMs: keyMemoryOf(idempotencyKeys),
    deliveries: { anywhere: false, fetch: (url, init) => fetch(url, init) },
    random: () => 0,
    machine: Date.now,
  });
  const fetchOf = createFetch(
    createHandler({
      shared,
      readOnly: false,
      tenantOf: tenancy.find,
      now: () => Date.now(),
      controlOf: () => {
        throw new TypeError("The control interface is not available during an exploration");
      },
    }),
  );
  const run = async (schedule: Schedule | undefined): Promise<ProgramRun> => {
    const created = tenancy.create();
    const facade = createSandboxTenant(created, { tenancy, url: offlineUrl, fetch: fetchOf });
    const result = await runProgram(program, { shared, tenant: created.tenant, facade, schedule, limitMs });
    tenancy.remove(created.tenant);
    return result;
  };
  try {
    const usual = await run(undefined);
    if (usual.end !== "resolved") {
      throw new Error("The program must succeed without a fault", { cause: usual.error });
    }
    const schedules = only === undefined ? singleFaults(usual.trace.operations) : [only];
    const findings: Finding[] = [];
    for (const schedule of schedules) {
      const problems = judge(await run(schedule), usual, shared);
      findings.push(...problems.map(([problem, message]) => ({ problem, message, schedule })));
    }
    return { schedules: schedules.length, findings };
  } finally {
    shared.database.close();
  }
}
