import { expect, test } from "vitest";
import { checkTime } from "../../src/verify/freshness.ts";
import { SENT } from "../support/delivery.ts";

test.each([
  ["maximum age", 300],
  ["maximum time ahead", -60],
])("accepts a timestamp at the %s", (_, after) => {
  expect(() => checkTime(String(SENT), { now: new Date((SENT + after) * 1000) })).not.toThrow();
});

test.each([
  ["too-old", 301, "too-old: 301 s, at most 300 allowed. Check the clocks or sign again"],
  ["in-future", -61, "in-future: 61 s, at most 60 allowed. Check the clocks or sign again"],
])("rejects a timestamp as %s, and states the difference and the limit", (_, after, message) => {
  expect(() => checkTime(String(SENT), { now: new Date((SENT + after) * 1000) })).toThrow(message);
});
