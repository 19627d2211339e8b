import { fileURLToPath } from "node:url";
import { run } from "../run.ts";
import { figuresOf, type Measured, missedGoals } from "./grid.ts";

/** The clients compared with ours. */
const peers = ["ky", "octokit", "openai", "stripe"] as const;
const program = fileURLToPath(new URL("call-server-main.ts", import.meta.url));
const seeds = { ours: 20, long: 3, peers: 3 };

/** The table of limiters, and the goals that our client misses. */
export interface LimitsReport {
  readonly text: string;
  readonly missed: readonly string[];
}

/** Runs all clients against all limiters, each client in a process of its own. */
export function measureLimits(tell: (progress: string) => void): LimitsReport {
  const measure = (name: string, seedCount: number, calls: number): readonly Measured[] => {
    tell(`${name}, ${calls} calls, ${seedCount} seeds ...`);
    const lines = run(process.execPath, [program, name, String(seedCount), String(calls)], import.meta.dirname);
    return lines
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  };
  const short = measure("ours", seeds.ours, 300);
  const long = measure("ours", seeds.long, 1_500);
  const others = peers.map((name) => measure(name, seeds.peers, 300));
  const missed = [...short, ...long].flatMap((one) =>
    missedGoals(one).map((goal) => `${Object.values(one.cell).join(", ")}: ${goal}`),
  );
  return { text: format(short, long, others), missed };
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

300 and 1,500 GETs in virtual time, 20 or 200 at once, against a limit of 50 a second: the time relative to that of a client that
knows the limiter, the share of responses with 429, and (F) calls that failed. Means over ${seeds.ours} seeds (1,500 calls: ${seeds.long}; peers:
${seeds.peers}), each with another phase, clock and latency (5 to 50 ms). "Five at a time" limits concurrency; "per endpoint" gives each of three
endpoints a third of the rate; "two limits" adds 600 a minute, which no header states. "Wrong" headers are limits of 0, years in
place of seconds, or more left than the limit. \`pnpm bench limits\` measures it, and fails if ours misses a goal.

${[head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")}
`;
}

function show(measured: Measured | undefined): string {
  if (!measured) return "-";
  const { failed, refusedShare, ratio } = figuresOf(measured);
  const failures = failed > 0 ? `, F ${Math.round(failed / measured.outcomes.length)}` : "";
  return `${ratio.toFixed(2)}x, ${(refusedShare * 100).toFixed(0)} %${failures}`;
}
