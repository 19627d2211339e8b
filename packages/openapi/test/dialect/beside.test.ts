import { expect, test } from "vitest";
import { readDialect } from "../../src/dialects.ts";

const own = { name: "own", source: "a test", prefix: "/own", operations: {} };

test("a dialect states what responses and deliveries have beside the documented fields, whatever is in it", () => {
  const also = { summary: { rows: [1, { "a.b": null }], done: true } };
  const response = { shows: [], also };
  const events = { "job.failed": { type: "job.broken", names: { "/data/id": "/job_id" }, also } };
  const dialect = { ...own, events, operations: { "jobs.getResults": { is: "seen", response } } };

  expect(readDialect(JSON.stringify(dialect))).toEqual(dialect);
});

test.each([
  [{ names: {} }, "`type` is missing"],
  [{ type: "job.broken" }, "`names` is missing"],
  [{ type: "", names: {} }, "must not be empty"],
  [{ type: "job.broken", names: { "/id": "id" } }, "must match"],
  [{ type: "job.broken", names: {}, extra: 1 }, "is unknown"],
])("the event %j breaks a rule", (event, rule) => {
  expect(() => readDialect({ ...own, events: { "job.failed": event } })).toThrow(rule);
});
