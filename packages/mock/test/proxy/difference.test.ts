import { expect, test } from "vitest";
import { createReport, type Difference, formatDifference } from "../../src/proxy/difference.ts";

const difference: Difference = {
  operation: "pipelines_list",
  side: "response",
  status: 200,
  field: "body.data[3].id",
  issue: "is required",
};

test.each<[string, Difference, string]>([
  ["response", difference, "pipelines_list  response 200  body.data[].id  is required"],
  [
    "request",
    { ...difference, side: "request", status: undefined, field: "query.limit" },
    "pipelines_list  request  query.limit  is required",
  ],
])("a difference of a %s is one line, the same for all items of a list", (_, value, line) => {
  expect(formatDifference(value)).toBe(line);
});

test("a report returns new lines once, and counts each line once per exchange", () => {
  const report = createReport();
  const other = { ...difference, operation: "jobs_list" };

  const added = [
    report.add([difference, { ...difference, field: "body.data[4].id" }]),
    report.add([difference, other]),
    report.add([]),
  ];

  expect(added.map((lines) => lines.length)).toEqual([1, 1, 0]);
  expect(report.lines()).toEqual([
    [formatDifference(other), 1],
    [formatDifference(difference), 2],
  ]);
});
