// The goals of our client; the other clients have none. A goal is missed if one of its values is greater than its
// bound.
import { formatTable } from "./markdown.ts";
import { figuresOf, type Measured } from "./measured.ts";

/** A bound for our client. */
export interface Goal {
  readonly what: string;
  readonly atMost: number;
  readonly unit: "x" | "%" | "";
  /** What was measured, and where. None of the values may be greater than the bound. */
  readonly values: readonly { readonly value: number; readonly where?: string }[];
}

/** Sets a bound for the mean time of each cell, relative to that of the ideal client. */
export function timeGoal(what: string, atMost: number, cells: readonly Measured[]): Goal {
  return {
    what: `${what}: time`,
    atMost,
    unit: "x",
    values: cells.map((one) => ({ value: figuresOf([one]).ratio, where: nameOf(one) })),
  };
}

/** Sets a bound for the mean number of 429 responses of each cell, in percent of its calls. */
export function refusedGoal(what: string, atMost: number, cells: readonly Measured[]): Goal {
  return {
    what: `${what}: 429 responses`,
    atMost,
    unit: "%",
    values: cells.map((one) => ({ value: figuresOf([one]).refusedShare * 100, where: nameOf(one) })),
  };
}

/** Requires that no call fails. */
export function noFailure(cells: readonly Measured[]): Goal {
  return {
    what: "failed calls, in all tables",
    atMost: 0,
    unit: "",
    values: cells.map((one) => ({
      value: one.results.reduce((sum, { failed }) => sum + failed, 0),
      where: nameOf(one),
    })),
  };
}

/** Describes a cell, such as `GCRA, exact, 50 a second, 300 calls, 20 at once`. */
function nameOf({ cell }: Measured): string {
  const { limiter, form, rate, calls, concurrency, distance, othersShare } = cell;
  const conditions = [...(distance === "far" ? ["far server"] : []), ...(othersShare ? ["another user"] : [])];
  const load = `${calls} calls, ${concurrency} at once`;
  return [limiter, form, `${rate.limit} in ${rate.periodMs / 1_000} s`, load, ...conditions].join(", ");
}

/** Describes each value that is greater than the bound of its goal. */
export function missedGoals(goals: readonly Goal[]): readonly string[] {
  return goals.flatMap(({ what, atMost, unit, values }) =>
    values
      .filter(({ value }) => isOver(value, atMost))
      .map(
        ({ value, where }) =>
          `${what}: ${format(value, unit)}, more than ${format(atMost, unit)}${where ? ` (${where})` : ""}`,
      ),
  );
}

/** Formats goals as a table: the greatest value of each goal, and the bound. */
export function formatGoals(goals: readonly Goal[]): string {
  const rows = goals.map(({ what, atMost, unit, values }) => {
    const greatest = Math.max(...values.map(({ value }) => value));
    return [what, format(greatest, unit), format(atMost, unit), isOver(greatest, atMost) ? "missed" : ""];
  });
  return formatTable(["goal", "measured", "at most", ""], rows);
}

/** Also `NaN`, a value that could not be measured, is over every bound. */
function isOver(value: number, atMost: number): boolean {
  return !(value <= atMost);
}

/** Formats a value with so many digits that one over its bound does not look like the bound. */
function format(value: number, unit: Goal["unit"]): string {
  if (unit === "x") return `${value.toFixed(3)}x`;
  return unit === "%" ? `${value.toFixed(2)} %` : value.toLocaleString("en");
}
