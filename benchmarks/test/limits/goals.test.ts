import { expect, test } from "vitest";
import type { Cell } from "../../src/limits/cells.ts";
import { formatGoals, missedGoals, noFailure, refusedGoal, timeGoal } from "../../src/limits/tables/goals.ts";
import { mainGoals, mainGrid } from "../../src/limits/tables/main-grid.ts";
import type { Measured } from "../../src/limits/tables/measured.ts";

const cell: Cell = {
  limiter: "GCRA",
  rate: { limit: 20, periodMs: 1_000 },
  form: "exact",
  calls: 300,
  concurrency: 5,
};
const cells: readonly Measured[] = [
  {
    cell,
    results: [
      { failed: 0, refusedShare: 0, ms: 1_000, idealMs: 1_000 },
      { failed: 1, refusedShare: 0.02, ms: 1_200, idealMs: 1_000 },
    ],
  },
];
const where = "GCRA, exact, 20 in 1 s, 300 calls, 5 at once";

test("describes each value over its bound, and where it was measured", () => {
  const goals = [timeGoal("buckets", 1.05, cells), refusedGoal("buckets", 0, cells), noFailure(cells)];

  expect(missedGoals(goals)).toEqual([
    `buckets: time: 1.100x, more than 1.050x (${where})`,
    `buckets: 429 responses: 1.00 %, more than 0.00 % (${where})`,
    `failed calls, in all tables: 1, more than 0 (${where})`,
  ]);
  expect(formatGoals(goals)).toContain("| buckets: time | 1.100x | 1.050x | missed |");
});

test("lists goals that have the same figures one by one", () => {
  expect(formatGoals([refusedGoal("buckets", 1, cells), refusedGoal("windows", 1, cells)]).split("\n")).toHaveLength(4);
});

test("accepts values that equal their bounds", () => {
  expect(missedGoals([timeGoal("buckets", 1.1, cells), refusedGoal("buckets", 1, cells)])).toEqual([]);
});

test("misses a goal whose value could not be measured", () => {
  const goal = { what: "cold start", atMost: 2, unit: "x", values: [{ value: Number.NaN }] } as const;

  expect(missedGoals([goal])).toHaveLength(1);
});

test("misses the goal for exact headers if one seed of a single rate has a 429", () => {
  const good = { failed: 0, refusedShare: 0, ms: 1_000, idealMs: 1_000 };
  const measured = (calls: number): Measured[] =>
    mainGrid(calls).map((one) => ({
      cell: one,
      results: [good, one.form === "exact" && one.limiter === "fixed window" ? { ...good, refusedShare: 0.01 } : good],
    }));
  const missed = missedGoals(mainGoals({ short: measured(300), long: measured(1_500), peers: {} }));

  expect(missed).toEqual(
    [300, 1_500].flatMap((calls) =>
      [20, 200].map(
        (load) =>
          `each cell with exact headers of a single rate, worst seed: 429 responses: 1.00 %, more than 0.00 % (fixed window, ${calls} calls, ${load} at once)`,
      ),
    ),
  );
});
