import { fileURLToPath } from "node:url";
import { run } from "../run.ts";
import { figuresOf, type Measured, missedGoals } from "./grid.ts";

/** The clients compared with ours. */
const peers = ["ky", "octokit", "openai", "stripe"] as const;
const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const seeds = { ours: 20, long: 5, peers: 3 };

/** The section "Rate limits" of BENCHMARKS.md, and the goals that our client misses. */
export interface LimitsReport {
  readonly text: string;
  readonly missed: readonly string[];
}

/**
 * Measures all clients under all limiters, and our client in programs that no limit needs to delay, each client in a
 * process of its own.
 */
export function measureLimits(tell: (progress: string) => void): LimitsReport {
  const measure = (name: string, seedCount: number, calls: number): readonly Measured[] => {
    tell(`${name}, ${calls} calls, ${seedCount} seeds ...`);
    return readLines("call-server-main.ts", name, seedCount, calls);
  };
  const short = measure("ours", seeds.ours, 300);
  const long = measure("ours", seeds.long, 1_500);
  const others = peers.map((name) => measure(name, seeds.peers, 300));
  tell(`programs that no limit needs to delay, ${seeds.ours} seeds ...`);
  const programs: readonly MeasuredProgram[] = readLines("programs/programs-main.ts", seeds.ours);
  const missed = [...short, ...long].flatMap((one) => missedGoals(one).map((goal) => `${describe(one.cell)}: ${goal}`));
  const slowed = programs.filter((one) => worst(one) > one.atMost);
  return {
    text: `${format(short, long, others)}\n${formatPrograms(programs)}`,
    missed: [
      ...missed,
      ...slowed.map(
        (one) => `${one.name}, ${one.form}: ${worst(one).toFixed(2)}x, more than ${one.atMost.toFixed(2)}x`,
      ),
    ],
  };
}

function describe({ limiter, form, calls, concurrency }: Measured["cell"]): string {
  return `${limiter}, ${form}, ${calls} calls, ${concurrency} at once`;
}

/** Runs a program of this folder, and parses the lines that it prints. */
function readLines<Line>(file: string, ...args: readonly (string | number)[]): readonly Line[] {
  const lines = run(process.execPath, [fileOf(file), ...args.map(String)], import.meta.dirname);
  return lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** The times of a program with each of its seeds, relative to plain `fetch`. */
interface MeasuredProgram {
  readonly name: string;
  readonly form: string;
  readonly atMost: number;
  readonly ratios: readonly number[];
}

function worst({ ratios }: MeasuredProgram): number {
  return Math.max(...ratios);
}

function formatPrograms(programs: readonly MeasuredProgram[]): string {
  const head = ["program", "headers", "worst seed", "goal"];
  const rows = programs.map((one) => [one.name, one.form, `${worst(one).toFixed(2)}x`, `${one.atMost.toFixed(2)}x`]);
  return `Programs that no limit needs to delay: the time relative to that of plain \`fetch\`, the worst of ${seeds.ours} seeds.

${[head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")}
`;
}

function format(
  short: readonly Measured[],
  long: readonly Measured[],
  others: readonly (readonly Measured[])[],
): string {
  const head = ["limiter", "headers", "at once", "ours, 300 calls", "1,500 calls", ...peers];
  const rows = short.map((one, index) => [
    one.cell.limiter,
    one.cell.form,
    String(one.cell.concurrency),
    show(one),
    show(long[index]),
    ...others.map((other) => show(other[index])),
  ]);
  return `## Rate limits

300 or 1,500 GETs run in virtual time, 20 or 200 at once, against a limit of 50 a second. The table shows the time relative to that of a
client that knows the limiter, the number of 429 responses relative to the calls, and the number of failed calls (F). The figures are means
over ${seeds.ours} seeds (1,500 calls: ${seeds.long}; peers: ${seeds.peers}), each with its own phase, clock and latencies (5 to 50 ms). "Five at a time" limits concurrency;
"per endpoint" gives each of three endpoints a third of the rate; "two limits" adds a limit of 600 a minute, which no header states.
"Wrong" headers state a limit of 0, a time instead of a delay, a reset in three years, or more remaining requests than the limit.
\`pnpm bench limits\` writes this section, and fails if our client misses a goal.

${[head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")}
`;
}

function show(measured: Measured | undefined): string {
  if (!measured) return "-";
  const { failed, refusedShare, ratio } = figuresOf(measured);
  const failures = failed > 0 ? `, F ${Math.round(failed / measured.outcomes.length)}` : "";
  return `${ratio.toFixed(2)}x, ${(refusedShare * 100).toFixed(0)} %${failures}`;
}
