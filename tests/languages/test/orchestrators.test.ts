import { expect, test } from "vitest";
import { checkReport, orchestrators, testedVersion } from "../src/orchestrators.ts";

const good = { succeeded: [true, false], commands: 4, keys: ["a#1", "b#1", "c#1"], cancellations: [200] };

test("accepts a report in which the killed task was tried again, the failed one was not, and the last one was canceled", () => {
  expect(checkReport(good)).toBe("3 tasks");
  expect(checkReport({ ...good, succeeded: [true, false, false] })).toBe("3 tasks");
});

test.each([
  [{ succeeded: [false, false] }, "the runs succeeded: false, false"],
  [{ succeeded: [true, false, true] }, "the runs succeeded: true, false, true"],
  [{ keys: ["a#1", "a#2", "b#1", "c#1"] }, "4 starts were sent"],
  [{ keys: ["a#1", "a#1", "c#1"] }, "with the keys a#1, a#1, c#1"],
  [{ commands: 5 }, "the command line was started 5 times"],
  [{ cancellations: [] }, "the requests that cancel a run had the statuses"],
])("rejects a report with %o", (change, message) => {
  expect(() => checkReport({ ...good, ...change })).toThrow(message);
});

test.each(orchestrators)("the guide names the version of $name that is tested", (orchestrator) => {
  expect(testedVersion(orchestrator)).toMatch(/^\d+\.\d+\.\d+$/);
});

test("a guide without a version is rejected", () => {
  expect(() => testedVersion({ name: "Dagster" }, "with Dagster")).toThrow("names no version of Dagster");
});
