import type { Cell, Outcome } from "./cells.ts";
import { headerForms } from "./header-forms.ts";
import { limiters } from "./limiters.ts";

/** All cells with this number of calls: each limiter with each form of headers and each concurrency. */
export function grid(calls: number): readonly Cell[] {
  return Object.keys(limiters).flatMap((limiter) =>
    Object.keys(headerForms).flatMap((form) =>
      [20, 200].map((concurrency): Cell => ({ limiter, form, calls, concurrency })),
    ),
  );
}

/** The results of a cell with all its seeds. */
export interface Measured {
  readonly cell: Cell;
  readonly outcomes: readonly Outcome[];
}

/** The figures of a cell: the means over the seeds, and the sum of the failures. */
export function figuresOf({ outcomes }: Measured): Outcome & { readonly ratio: number } {
  const mean = (value: (outcome: Outcome) => number): number =>
    outcomes.reduce((sum, outcome) => sum + value(outcome), 0) / outcomes.length;
  return {
    failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
    refusedShare: mean(({ refusedShare }) => refusedShare),
    ms: mean(({ ms }) => ms),
    idealMs: mean(({ idealMs }) => idealMs),
    ratio: mean(({ ms, idealMs }) => ms / idealMs),
  };
}

const single = ["fixed window", "sliding window", "token bucket", "GCRA"];

/** The goals that our client misses in a cell. */
export function missedGoals(measured: Measured): readonly string[] {
  const { limiter, form, calls } = measured.cell;
  const { failed, refusedShare, ms, idealMs } = figuresOf(measured);
  const worstShare = Math.max(...measured.outcomes.map((outcome) => outcome.refusedShare));
  const factor = limiter === "five at a time" ? 5 : 1.3;
  const allowedMs = factor * idealMs + (calls <= 300 && factor < 5 ? 2_000 : 0);
  const most = form === "only Retry-After" ? 0.15 : 0.25;
  return [
    ...(failed > 0 ? [`${failed} calls failed`] : []),
    ...(ms > allowedMs
      ? [`a time of ${(ms / 1_000).toFixed(1)} s, more than ${(allowedMs / 1_000).toFixed(1)} s`]
      : []),
    ...(form === "exact" && single.includes(limiter) && worstShare > 0 ? ["a 429 despite exact headers"] : []),
    ...(refusedShare > most ? [`429 responses of ${percent(refusedShare)}, more than ${percent(most)}`] : []),
  ];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
