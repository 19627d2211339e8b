import type { Cell } from "../cells.ts";
import { formatTable, mergeRows } from "./markdown.ts";
import { type Measured, show } from "./measured.ts";

/** What makes a limit harder to keep to. */
type Condition = Pick<Cell, "rate" | "distance" | "othersShare">;

const rate = { limit: 20, periodMs: 1_000 };
const conditions: Readonly<Record<string, Condition>> = {
  "20 a second": { rate },
  "20 a second, another user takes 6 of them": { rate, othersShare: 0.3 },
  "20 a second, far server": { rate, distance: "far" },
};
const smallBurst: Condition = { rate: { limit: 50, periodMs: 1_000, burst: 10 } };
const forms = ["exact", "relative", "only Retry-After", "no hint"] as const;
const bursts: Readonly<Record<string, number>> = { "fixed window": 20, "token bucket": 40, GCRA: 20 };
const rows: readonly (readonly [name: string, limiter: string, condition: Condition])[] = [
  ...Object.entries(conditions).flatMap(([name, condition]) =>
    Object.entries(bursts).map(
      ([limiter, burst]) => [name, limiter, { ...condition, rate: { ...rate, burst } }] as const,
    ),
  ),
  ["50 a second, burst of 10", "GCRA", smallBurst],
];

const cellOf = (limiter: string, condition: Condition, form: string): Cell => ({
  ...condition,
  limiter,
  form,
  calls: 300,
  concurrency: 20,
});

/** Limits under such conditions: each with each limiter and form of headers. */
export const harderLimits: readonly Cell[] = rows.flatMap(([, limiter, condition]) =>
  forms.map((form) => cellOf(limiter, condition, form)),
);

/** Formats the figures of limits under such conditions. */
export function formatConditions(measured: readonly Measured[]): string {
  const lines = rows.map(([name, limiter], index) => ({
    labels: [name, limiter],
    figures: forms.map((_, column) => show(measured.slice(index * forms.length + column).slice(0, 1))),
  }));
  return formatTable(["limit", "limiter", ...forms], mergeRows(lines));
}
