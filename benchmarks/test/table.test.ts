import { expect, test } from "vitest";
import type { Result } from "../src/result.ts";
import { formatTable } from "../src/table.ts";

const results: Result[] = [
  {
    what: "time",
    atMost: 1.1,
    unit: "x",
    figures: [
      { name: "ours", value: 1.204 },
      { name: "peer", value: Number.NaN, note: "3 failed" },
    ],
  },
  { what: "size", atMost: 5, unit: "MB", figures: [{ name: "ours", value: 4.667 }] },
  { what: "count", atMost: undefined, unit: "", figures: [{ name: "ours", value: 53_468 }] },
];

test("formatTable marks a value over budget, and shows a dash for a missing value", () => {
  expect(formatTable(results)).toBe(
    [
      "| measured | budget  | ours    |      | peers |",
      "| -------- | ------- | ------- | ---- | --- |",
      "| time     | 1.10x   | 1.20x   | over | peer - (3 failed) |",
      "| size     | 5.00 MB | 4.67 MB |      |     |",
      "| count    |         | 53,468  |      |     |",
    ].join("\n"),
  );
});
