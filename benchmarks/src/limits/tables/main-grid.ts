// The main table: every limiter with every form of headers, for our client and the others.
import type { Cell } from "../cells.ts";
import { limiters } from "../limiters.ts";
import { type Goal, refusedGoal, timeGoal } from "./goals.ts";
import { formatTable, mergeRows, type TableRow } from "./markdown.ts";
import { figuresOf, type Measured, meanOf, show } from "./measured.ts";

const rate = { limit: 50, periodMs: 1_000 };
const forms = ["exact", "relative", "only Retry-After", "no hint", "wrong"] as const;
const loads = [20, 200] as const;
const concurrencyLimit = "five at a time";

/** All cells with this number of calls: each limiter with each form of headers and each concurrency. */
export function mainGrid(calls: number): readonly Cell[] {
  return Object.keys(limiters).flatMap((limiter) =>
    forms.flatMap((form) =>
      loads.map((concurrency) => ({ limiter, rate, form, calls, concurrency, idealBeginsPeriod: true })),
    ),
  );
}

/** The results of all clients. The peers make 300 calls. */
export interface MainResults {
  readonly short: readonly Measured[];
  readonly long: readonly Measured[];
  readonly peers: Readonly<Record<string, readonly Measured[]>>;
}

/** Formats the means of all clients over the forms of headers. */
export function formatClients({ short, long, peers }: MainResults): string {
  const columns = [short, long, ...Object.values(peers)];
  const row = (limiter: string, atOnce: string, includes: (cell: Cell) => boolean): TableRow => ({
    labels: [limiter, atOnce],
    figures: columns.map((column) => show(column.filter(({ cell }) => includes(cell)))),
  });
  const rows = Object.keys(limiters).flatMap((limiter) =>
    loads.map((load) => row(limiter, `${load}`, (cell) => cell.limiter === limiter && cell.concurrency === load)),
  );
  const head = ["limiter", "at once", "ours", "ours, 1,500 calls", ...Object.keys(peers)];
  return formatTable(head, mergeRows([...rows, row("all", loads.join(", "), () => true)]));
}

/** Formats the figures of our client for each form of headers. */
export function formatForms({ short }: MainResults): string {
  const rows = Object.keys(limiters).flatMap((limiter) =>
    loads.map((load) => ({
      labels: [limiter, `${load}`],
      figures: forms.map((form) =>
        show(short.filter(({ cell }) => cell.limiter === limiter && cell.concurrency === load && cell.form === form)),
      ),
    })),
  );
  return formatTable(["limiter", "at once", ...forms], mergeRows(rows));
}

/** The goals of our client in this table. */
export function mainGoals({ short, long }: MainResults): readonly Goal[] {
  const all = [...short, ...long];
  const single = ["fixed window", "sliding window", "token bucket", "GCRA"];
  const withForms = (cells: readonly Measured[], ...wanted: readonly string[]): readonly Measured[] =>
    cells.filter(({ cell }) => wanted.includes(cell.form));
  const rates = (cells: readonly Measured[]): readonly Measured[] =>
    cells.filter(({ cell }) => cell.limiter !== concurrencyLimit);
  const five = short.filter(({ cell }) => cell.limiter === concurrencyLimit);
  return [
    ...meanGoals("300 calls", short, 1.25, 5),
    ...meanGoals("1,500 calls", long, 1.08, 3),
    noRefusal(withForms(all, "exact").filter(({ cell }) => single.includes(cell.limiter))),
    refusedGoal("each cell with only Retry-After", 15, withForms(all, "only Retry-After")),
    refusedGoal("each cell", 25, all),
    {
      ...timeGoal("each cell but five at a time, 300 calls, less 2 s", 1.3, rates(short)),
      values: rates(short).map(lessEnd),
    },
    timeGoal("each cell but five at a time, 1,500 calls", 1.3, rates(long)),
    timeGoal(
      "each cell of five at a time, 300 calls, only Retry-After or wrong headers",
      2.6,
      withForms(five, "only Retry-After", "wrong"),
    ),
    timeGoal(
      "each cell of five at a time, 300 calls, exact or relative headers",
      2.1,
      withForms(five, "exact", "relative"),
    ),
    timeGoal("each cell of five at a time, 300 calls, no hint", 1.3, withForms(five, "no hint")),
  ];
}

function meanGoals(what: string, cells: readonly Measured[], time: number, refused: number): readonly Goal[] {
  const { ratio, refusedShare } = figuresOf(cells);
  return [
    { what: `mean, ${what}: time`, atMost: time, unit: "x", values: [{ value: ratio }] },
    { what: `mean, ${what}: 429 responses`, atMost: refused, unit: "%", values: [{ value: refusedShare * 100 }] },
  ];
}

/** Requires that no run of these cells has a 429. */
function noRefusal(cells: readonly Measured[]): Goal {
  return {
    what: "each cell with exact headers of a single rate, worst seed: 429 responses",
    atMost: 0,
    unit: "%",
    values: cells.map(({ cell, results }) => ({
      value: 100 * Math.max(...results.map(({ refusedShare }) => refusedShare)),
      where: `${cell.limiter}, ${cell.calls} calls, ${cell.concurrency} at once`,
    })),
  };
}

/** Whole seconds in headers cost up to two seconds at the end of a run, which are much of 300 calls. */
function lessEnd({ cell, results }: Measured): Goal["values"][number] {
  return {
    value: (meanOf(results, ({ ms }) => ms) - 2_000) / meanOf(results, ({ idealMs }) => idealMs),
    where: `${cell.limiter}, ${cell.form}, ${cell.concurrency} at once`,
  };
}
