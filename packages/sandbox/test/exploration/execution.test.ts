import { expect, test } from "vitest";
import { historyOf } from "../../src/exploration/execution.ts";
import type { Schedule } from "../../src/exploration/schedule.ts";

const place = { operation: "job.succeeded", path: "/hook", occurrence: 1 };
const lost: Schedule = { ...place, fault: "webhook_lost" };
const reached = [
  { operation: "pipelines.run", path: "/v1/pipelines/pl_1/run", occurrence: 1, kind: "write" },
  { ...place, kind: "delivery" },
] as const;

test.each([
  ["its last request", undefined, reached, "its last request was pipelines.run"],
  ["that there was none", undefined, [], "it has sent no request"],
  [
    "the delivery that was lost",
    lost,
    reached,
    "it may wait for the delivery job.succeeded, which did not arrive; its last request was pipelines.run",
  ],
])("the history of a program that does not end names %s", (_, schedule, reached, text) => {
  expect(historyOf({ reached, schedule, isHit: () => true })).toBe(text);
});
