import { expect, test } from "vitest";
import { checkReceiver } from "../src/receivers.ts";

const accepted = Array.from({ length: 6 }, () => "accepted job.succeeded");
const forged = ["refused no-match", "refused too-old"];

test("accepts a receiver that accepts each delivery and refuses forged ones", () => {
  expect(checkReceiver({ delivered: 6, lines: accepted, forged })).toBe("6 verified");
});

test.each([
  { delivered: 6, lines: accepted.with(3, "refused too-old"), forged, problem: '"refused too-old" about a delivery' },
  { delivered: 7, lines: accepted, forged, problem: "accepted 6 of 7 events" },
  { delivered: 4, lines: accepted.slice(0, 4), forged, problem: "delivered 4 events, instead of 5 or more" },
  {
    delivered: 6,
    lines: accepted,
    forged: ["accepted job.succeeded", "refused too-old"],
    problem: 'printed "accepted job.succeeded,refused too-old"',
  },
])("rejects a receiver: $problem", ({ problem, ...report }) => {
  expect(() => checkReceiver(report)).toThrow(problem);
});
