import { expect, test } from "vitest";
import { type AdoptionReport, formatReport } from "../../src/adopt/report.ts";

const nothing: AdoptionReport = {
  prefix: "",
  same: [],
  renamed: [],
  added: [],
  removed: [],
  lost: [],
  outside: [],
  notes: [],
};

test("a report without differences is one line", () => {
  expect(formatReport({ ...nothing, same: ["runs.get", "runs.list"] })).toBe(
    "Operations: 2 the same, 0 renamed, 0 added, 0 removed.\n",
  );
});

test.each<[Partial<AdoptionReport>, string]>([
  [
    { renamed: [{ name: "flows.run", was: "pipelines.run", from: "pipelines", to: "flows" }] },
    "renamed  flows.run (pipelines.run, pipelines is flows)",
  ],
  [{ renamed: [{ name: "runs.get", was: "runs.get", from: "a", to: "b" }] }, "renamed  runs.get (a is b)"],
  [{ added: [{ name: "widgets.get", address: "GET /widgets" }] }, "added    widgets.get (GET /widgets)"],
  [{ removed: ["runs.cancel"] }, "removed  runs.cancel"],
  [{ lost: ["runs.get: the wait for its end"] }, "lost     runs.get: the wait for its end"],
  [{ outside: ["GET /health"] }, "left out GET /health: outside of the prefix"],
  [{ notes: ["runs.get: gives a stream"] }, "note     runs.get: gives a stream"],
])("the difference %o has a line of its own", (difference, line) => {
  expect(
    formatReport({ ...nothing, ...difference })
      .split("\n")
      .slice(1),
  ).toEqual([line, ""]);
});
