import { expect, test } from "vitest";
import { formatTable, mergeRows } from "../../src/limits/tables/markdown.ts";

test("merges rows that have the same figures and differ in one label", () => {
  const rows = [
    { labels: ["window", "20"], figures: ["1.00x"] },
    { labels: ["window", "200"], figures: ["1.00x"] },
    { labels: ["bucket", "20"], figures: ["1.00x"] },
    { labels: ["bucket", "200"], figures: ["1.00x"] },
    { labels: ["GCRA", "20"], figures: ["1.10x"] },
    { labels: ["GCRA", "200"], figures: ["1.20x"] },
  ];

  expect(mergeRows(rows)).toEqual([
    ["window, bucket", "20, 200", "1.00x"],
    ["GCRA", "20", "1.10x"],
    ["GCRA", "200", "1.20x"],
  ]);
});

test("keeps rows that have the same figures but differ in two labels", () => {
  const rows = [
    { labels: ["window", "20"], figures: ["1.00x"] },
    { labels: ["bucket", "200"], figures: ["1.00x"] },
  ];

  expect(mergeRows(rows)).toHaveLength(2);
});

test("formats a table in Markdown", () => {
  expect(formatTable(["calls", "time"], [["50", "3.00x"]])).toBe(
    ["| calls | time |", "| --- | --- |", "| 50 | 3.00x |"].join("\n"),
  );
});
