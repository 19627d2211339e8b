// Measures all tables of the section "Rate limits", each client in its own process, and formats the section.
import { createProcesses } from "./processes.ts";
import { formatConditions } from "./tables/conditions.ts";
import { formatGoals, type Goal, missedGoals, noFailure } from "./tables/goals.ts";
import { formatClients, formatForms, type MainResults, mainGoals } from "./tables/main-grid.ts";
import type { Measured } from "./tables/measured.ts";
import { coldGoals, formatColdStarts, type MeasuredProgram, sequentialGoal } from "./tables/programs.ts";
import { formatQuotas, quotaGoals } from "./tables/quotas.ts";
import { formatWorlds, type MeasuredWorlds, worldsGoal } from "./tables/worlds.ts";

/** The clients compared with ours. */
const peers = ["ky", "octokit", "openai", "stripe"] as const;
const seeds = { ours: 20, long: 5, peers: 3, quotas: 5, programs: 5 };
const worlds = 20_000;
/** How many processes measure at once. */
const processes = 2;
const worldsProgram = "../../../packages/runtime/test/support/worlds.program.ts";

/** The section "Rate limits" of RESULTS.md, and the goals that our client misses. */
export interface LimitsReport {
  readonly text: string;
  readonly missed: readonly string[];
}

/** All results. */
interface Results {
  readonly main: MainResults;
  readonly quotas: readonly Measured[];
  readonly conditions: readonly Measured[];
  readonly sequential: readonly MeasuredProgram[];
  readonly cold: readonly MeasuredProgram[];
  readonly worlds: readonly MeasuredWorlds[];
}

/** Measures all tables, each client in a process of its own. */
export async function measureLimits(tell: (progress: string) => void): Promise<LimitsReport> {
  const results = await measure(tell);
  const { main, quotas, conditions, sequential, cold } = results;
  const goals = [
    ...mainGoals(main),
    ...quotaGoals(quotas),
    sequentialGoal(sequential),
    noFailure([...main.short, ...main.long, ...quotas, ...conditions]),
    worldsGoal(results.worlds),
  ];
  return { text: format(results, goals), missed: missedGoals([...goals, ...coldGoals(cold)]) };
}

async function measure(tell: (progress: string) => void): Promise<Results> {
  const readLines = createProcesses(processes);
  const cells = async (table: string, client: string, seedCount: number): Promise<readonly Measured[]> => {
    const measured = await readLines<Measured>("cells-main.ts", table, client, seedCount);
    tell(`${table}: ${client}, ${seedCount} seeds`);
    return measured;
  };
  const share = worlds / processes;
  const firstWorlds = Array.from({ length: processes }, (_, index) => 1 + index * share);
  const [long, short, quotas, conditions, sequential, cold, ...others] = await Promise.all([
    cells("main, 1,500 calls", "ours", seeds.long),
    cells("main", "ours", seeds.ours),
    cells("quotas", "ours", seeds.quotas),
    cells("conditions", "ours", seeds.ours),
    readLines<MeasuredProgram>("programs-main.ts", "sequential", "ours", seeds.programs),
    readLines<MeasuredProgram>("programs-main.ts", "cold starts", "ours", seeds.programs),
    ...peers.map((peer) => cells("main", peer, seeds.peers)),
  ]);
  tell(`${worlds} random worlds ...`);
  const inWorlds = firstWorlds.map((first) => readLines<MeasuredWorlds>(worldsProgram, first, share));
  return {
    main: { short, long, peers: Object.fromEntries(peers.map((peer, index) => [peer, others[index] ?? []])) },
    quotas,
    conditions,
    sequential,
    cold,
    worlds: (await Promise.all(inWorlds)).flat(),
  };
}

function format(results: Results, goals: readonly Goal[]): string {
  return `## Rate limits

GETs run in virtual time against servers that limit them. Each figure is the time relative to that of a client that knows the limiter, and the
number of 429 responses relative to the calls; F is the number of failed calls. Figures are means over seeds, each with its own phase, clock
and latencies (5 to 50 ms). \`pnpm bench limits\` writes this section, and fails if our client misses a goal.

${formatGoals(goals)}

### Clients

300 GETs against a limit of 50 a second: the means over five forms of headers, ${seeds.ours} seeds (1,500 calls: ${seeds.long}; peers: ${seeds.peers}). A token bucket
holds 100 requests, GCRA accepts 50 at once. "Five at a time" limits concurrency; "per endpoint" gives each of three endpoints a third of the
rate; "two limits" adds a limit of 600 a minute, which no header states. The ideal client begins with a period.

${formatClients(results.main)}

### Headers

Our client with 300 calls, for each form of headers. "Exact" states the reset in epoch seconds, "relative" in seconds from now, both
rounded up; "wrong" states a limit of 0, a time instead of a delay, a reset in three years, or more remaining requests than the limit.

${formatForms(results.main)}

### Quotas

Quotas that responses state, with our client (${seeds.quotas} seeds): the least and the greatest figures for 1, 5, 20 and 50 calls at once. A token bucket
holds two periods' requests, GCRA accepts those of one at once.

${formatQuotas(results.quotas)}

### Other users and far servers

Our client with 300 calls, 20 at once. The ideal client leaves another user its share of the rate: a client below 1.00x takes some of it. A
far server responds after 160 to 300 ms.

${formatConditions(results.conditions)}

### Cold starts

The first calls of our client to a server without a limit, 50 at once: the time relative to plain \`fetch\` for calls of three durations.

${formatColdStarts(results.cold)}

### Random worlds

In a random world, clients with deadlines, aborts and priorities call a server with any limit, headers and faults. No request may wait
forever, end after its deadline, exceed \`maxConcurrency\` or be sent during a delay that a 429 required.

${formatWorlds(results.worlds)}
`;
}
