import { expect, test } from "vitest";
import { createReport, type Difference, formatDifference } from "../../src/proxy/difference.ts";

const missing: Difference = {
  operation: "pipelines_list",
  side: "response",
  status: 200,
  field: "body.data[3].attributes.name",
  issue: "is required",
};

test.each([
  ["a response", missing, "pipelines_list  response 200  body.data[].attributes.name  is required"],
  [
    "a request",
    { operation: "pipelines_list", side: "request", status: undefined, field: "query.limit", issue: "must be integer" },
    "pipelines_list  request  query.limit  must be integer",
  ],
] as const)("formats a difference of %s as one line", (_, difference, line) => {
  expect(formatDifference(difference)).toBe(line);
});

test("takes differences whose issues differ in a number alone for one, and shows the first", () => {
  const report = createReport();
  const vanished = (count: number): Difference => ({ ...missing, issue: `is in none (${count})`, same: "is in none" });
  const line = formatDifference(vanished(2));

  expect([report.add([vanished(2)]), report.add([vanished(50)])]).toEqual([[line], []]);
  expect(report.lines()).toEqual([[line, 2]]);
});

test("returns a line only when it is new, and counts the exchanges that have it", () => {
  const report = createReport();
  const line = formatDifference(missing);
  const sameField = { ...missing, field: "body.data[4].attributes.name" };

  expect(report.add([missing, sameField])).toEqual([line]);
  expect(report.add([missing])).toEqual([]);
  expect(report.lines()).toEqual([[line, 2]]);
});
