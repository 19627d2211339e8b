import { describe, expect, test } from "vitest";
import { httpDate, isTimestamp, moveTimes, timeAfter, timestamp } from "../../src/time/timestamp.ts";

const noon = Date.parse("2026-11-24T12:00:00Z");

test("timestamp omits fractions of a second", () => {
  expect(timestamp(noon + 999)).toBe("2026-11-24T12:00:00Z");
});

test("httpDate formats each second, in any order", () => {
  expect([0, noon, noon + 999, noon + 1_000, noon].map(httpDate)).toEqual([
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "Tue, 24 Nov 2026 12:00:00 GMT",
    "Tue, 24 Nov 2026 12:00:00 GMT",
    "Tue, 24 Nov 2026 12:00:01 GMT",
    "Tue, 24 Nov 2026 12:00:00 GMT",
  ]);
});

test("timeAfter adds up to the last millisecond of the year 9999, and throws beyond it", () => {
  const last = Date.parse("9999-12-31T23:59:59.999Z");

  expect(timeAfter(noon, last - noon)).toBe(last);
  expect(() => timeAfter(noon, last - noon + 1)).toThrow(
    `The time must stay before the year 10000, got ${last - noon + 1} ms after 2026-11-24T12:00:00Z`,
  );
});

test.each([
  ["2026-11-24T12:00:00Z", true],
  ["2026-11-24T12:00:00.123456Z", true],
  ["2026-11-24T12:00:00.Z", false],
  ["2026-11-24T12:00:00", false],
  ["2026-11-24T12:00:00+01:00", false],
  ["at 2026-11-24T12:00:00Z", false],
  ["2026-11-24T12:00:00Z or later", false],
  ["2026-11-24", false],
  [noon, false],
  [null, false],
])("isTimestamp(%o) is %j", (value, expected) => {
  expect(isTimestamp(value)).toBe(expected);
});

describe("moveTimes", () => {
  const value = {
    name: "2026",
    created_at: "2026-01-01T00:00:00Z",
    attempts: [{ at: "2026-01-01T00:00:30.900Z" }, "2026-01-01T00:01:00Z"],
    nothing: null,
    count: 3,
  };
  const moved = (created: string, attempt: string, last: string) => ({
    ...value,
    created_at: created,
    attempts: [{ at: attempt }, last],
  });

  test("shifts all timestamps, so that the earliest is now", () => {
    expect(moveTimes(value, noon, "earliest")).toEqual(
      moved("2026-11-24T12:00:00Z", "2026-11-24T12:00:30Z", "2026-11-24T12:01:00Z"),
    );
  });

  test("shifts all timestamps, so that the latest is now", () => {
    expect(moveTimes(value, noon, "latest")).toEqual(
      moved("2026-11-24T11:59:00Z", "2026-11-24T11:59:30Z", "2026-11-24T12:00:00Z"),
    );
  });

  test.each([["a string"], [7], [null], [{ at: "soon" }]])("returns %o, which has no timestamp, as it is", (plain) => {
    expect(moveTimes(plain, noon, "latest")).toBe(plain);
  });
});
