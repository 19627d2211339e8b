import { expect, test } from "vitest";
import { momentAt } from "../../src/time/moment.ts";

test("a moment has the time, and the timestamp of its second, whatever the moment before", () => {
  const start = Date.parse("2026-11-24T13:00:00Z");
  const moments = [0, 999, 1000, 999, -1, 86_400_000, 0].map((ms) => momentAt(start + ms));

  expect(moments.map(({ now }) => now - start)).toEqual([0, 999, 1000, 999, -1, 86_400_000, 0]);
  expect(moments.map(({ timestamp }) => timestamp)).toEqual([
    "2026-11-24T13:00:00Z",
    "2026-11-24T13:00:00Z",
    "2026-11-24T13:00:01Z",
    "2026-11-24T13:00:00Z",
    "2026-11-24T12:59:59Z",
    "2026-11-25T13:00:00Z",
    "2026-11-24T13:00:00Z",
  ]);
});
