import { expect, test } from "vitest";
import { coverageByFolder, formatCoverage, isCovered } from "../../check/coverage/folders.ts";

function file(lines: readonly [covered: number, total: number], branches: readonly [covered: number, total: number]) {
  return {
    lines: { covered: lines[0], total: lines[1] },
    branches: { covered: branches[0], total: branches[1] },
  };
}

const folders = coverageByFolder({
  "packages/a/src/two/x.ts": file([94, 100], [10, 10]),
  "packages/a/src/one/x.ts": file([9, 10], [93, 100]),
  "packages/a/src/one/y.ts": file([86, 90], [0, 0]),
  "packages/a/src/index.ts": file([0, 0], [0, 0]),
});

test("sums files by folder and omits folders without code", () => {
  expect(folders).toEqual([
    { folder: "packages/a/src/one", ...file([95, 100], [93, 100]) },
    { folder: "packages/a/src/two", ...file([94, 100], [10, 10]) },
  ]);
});

test.each([
  ["accepts exactly the minimum", file([95, 100], [93, 100]), true],
  ["rejects too few covered lines", file([949, 1_000], [1, 1]), false],
  ["rejects too few covered branches", file([1, 1], [929, 1_000]), false],
  ["accepts a folder without branches", file([1, 1], [0, 0]), true],
])("%s", (_, coverage, expected) => {
  expect(isCovered(coverage)).toBe(expected);
});

test("marks folders below the minimum in the table", () => {
  expect(formatCoverage(folders)).toBe(
    [
      "folder                lines branches",
      "packages/a/src/one   95.0 %   93.0 %",
      "packages/a/src/two   94.0 %  100.0 %  too low",
    ].join("\n"),
  );
});
