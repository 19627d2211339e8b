import type { Cell } from "../cells.ts";
import type { Rate } from "../limiters.ts";
import { type Goal, refusedGoal, timeGoal } from "./goals.ts";
import { formatTable, mergeRows } from "./markdown.ts";
import { type Measured, showRange } from "./measured.ts";

/** A rate, and the number of calls that are measured with it. */
interface Quota {
  readonly name: string;
  readonly rate: Rate;
  readonly calls: number;
}

const quotas: readonly Quota[] = [
  { name: "5 a second", rate: { limit: 5, periodMs: 1_000 }, calls: 100 },
  { name: "20 a second", rate: { limit: 20, periodMs: 1_000 }, calls: 300 },
  { name: "50 a second", rate: { limit: 50, periodMs: 1_000 }, calls: 600 },
  { name: "60 a minute", rate: { limit: 60, periodMs: 60_000 }, calls: 180 },
  { name: "1,200 a minute", rate: { limit: 1_200, periodMs: 60_000 }, calls: 3_000 },
];
const buckets = ["token bucket", "GCRA"] as const;
const single = ["fixed window", ...buckets] as const;
const forms = ["exact", "rounded down", "relative"] as const;
const workers = [1, 5, 20, 50] as const;

/** Small quotas that responses state: each with each limiter, form of headers and number of workers. */
export const smallQuotas: readonly Cell[] = quotas.flatMap(({ rate, calls }) =>
  single.flatMap((limiter) =>
    forms.flatMap((form) => workers.map((concurrency) => ({ limiter, rate, form, calls, concurrency }))),
  ),
);

/** Formats the figures of small quotas: the ranges over the numbers of workers. */
export function formatQuotas(measured: readonly Measured[]): string {
  const rows = quotas.flatMap(({ name, rate }) =>
    single.map((limiter) => ({
      labels: [name, limiter],
      figures: forms.map((form) =>
        showRange(
          measured.filter(
            ({ cell }) => cell.rate.limit === rate.limit && cell.limiter === limiter && cell.form === form,
          ),
        ),
      ),
    })),
  );
  return formatTable(["quota", "limiter", "exact, rounded up", "exact, rounded down", "relative"], mergeRows(rows));
}

/** The goals of our client for small quotas. */
export function quotaGoals(measured: readonly Measured[]): readonly Goal[] {
  const cells = measured.filter(({ cell: { limiter, form, rate } }) => {
    return limiter !== "fixed window" && form === "exact" && rate.periodMs === 1_000 && rate.limit >= 20;
  });
  const what = "each token bucket and GCRA of 20 or 50 a second, exact headers";
  return [timeGoal(what, 1.05, cells), refusedGoal(what, 0, cells)];
}
