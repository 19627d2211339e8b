import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDate, readRetryAfter } from "../../src/http/rate-limit-headers.ts";

const now = Date.UTC(2026, 10, 24, 12);

describe("parseDate", () => {
  test.each([
    ["IMF-fixdate", "Sun, 06 Nov 1994 08:49:37 GMT", Date.UTC(1994, 10, 6, 8, 49, 37)],
    ["RFC 850", "Sunday, 06-Nov-94 08:49:37 GMT", Date.UTC(1994, 10, 6, 8, 49, 37)],
    ["RFC 850 in this century", "Tuesday, 24-Nov-26 12:00:30 GMT", Date.UTC(2026, 10, 24, 12, 0, 30)],
    ["asctime", "Sun Nov  6 08:49:37 1994", Date.UTC(1994, 10, 6, 8, 49, 37)],
    ["asctime with a two-digit day", "Tue Nov 24 12:00:01 2026", Date.UTC(2026, 10, 24, 12, 0, 1)],
    ["a date in lower case", "sun, 06 nov 1994 08:49:37 gmt", Date.UTC(1994, 10, 6, 8, 49, 37)],
    ["a numeric zone", "Sun, 06 Nov 1994 09:49:37 +0100", Date.UTC(1994, 10, 6, 8, 49, 37)],
    ["the zone UTC", "Sun, 06 Nov 1994 08:49:37 UTC", Date.UTC(1994, 10, 6, 8, 49, 37)],
    ["a zone of North America", "Sun, 06 Nov 1994 03:49:37 EST", Date.UTC(1994, 10, 6, 8, 49, 37)],
    ["blanks around a date", " Sun, 06 Nov 1994 08:49:37 GMT\t", Date.UTC(1994, 10, 6, 8, 49, 37)],
    ["an ISO date", "1994-11-06T08:49:37Z", Date.UTC(1994, 10, 6, 8, 49, 37)],
    ["an ISO date with a zone", "1994-11-06T09:49:37.500+01:00", Date.UTC(1994, 10, 6, 8, 49, 37, 500)],
  ])("reads %s", (_, text, expected) => {
    expect(parseDate(text)).toBe(expected);
  });

  test.each([
    null,
    "",
    "soon",
    "7",
    "2026-11-24T12:00:00",
    "2026-11-24",
    "Sun, 06 Nov 1994 08:49:37 PM",
    "Sun, 06 Nov 1994 08:49:37 XYZ",
    "Sun, 06 Nov 1994 08:49:37",
    "Sun, 06 Foo 1994 08:49:37 GMT",
    "Sun, 06 Nov 1994 25:99:99 GMT",
    "06 Nov 1994",
    "06 Nov 1994 08:49:37 GMT (sharp)",
  ])("returns undefined for %j", (text) => {
    expect(parseDate(text)).toBeUndefined();
  });

  test("parses every date that `toUTCString` writes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4_000_000_000 }), (seconds) => {
        expect(parseDate(new Date(seconds * 1000).toUTCString())).toBe(seconds * 1000);
      }),
    );
  });
});

describe("readRetryAfter", () => {
  const read = (headers: Record<string, string>): number | undefined => readRetryAfter(new Headers(headers), now);

  test.each([
    ["0", 0],
    ["7", 7_000],
    ["1.5", 1_500],
    ["1.25", 1_250],
    ["86400", 86_400_000],
    ["86401", undefined],
    ["1912345678", undefined],
    ["Tue, 24 Nov 2026 12:00:30 GMT", 30_000],
    ["tue, 24 nov 2026 13:00:30 +0100", 30_000],
    ["2026-11-24T12:00:30Z", 30_000],
    [" 7\t", 7_000],
    ["2, 2", 2_000],
    ["2, Tue, 24 Nov 2026 12:00:30 GMT", 2_000],
    ["2 seconds", undefined],
    ["Tue, 24 Nov 2026 11:00:00 GMT", 0],
    ["-1", undefined],
    ["1e9", undefined],
    ["7s", undefined],
    ["", undefined],
  ])("reads the Retry-After %j as %j ms", (text, expected) => {
    expect(read({ "retry-after": text })).toBe(expected);
  });

  test.each([
    [{}, undefined],
    [{ "retry-after-ms": "1500" }, 1_500],
    [{ "retry-after-ms": "0", "retry-after": "7" }, 0],
    [{ "retry-after-ms": "soon", "retry-after": "7" }, 7_000],
  ])("reads the headers %j as %j ms", (headers, expected) => {
    expect(read(headers)).toBe(expected);
  });

  test("ignores a number that is too large to represent", () => {
    const digits = "9".repeat(400);
    expect(read({ "retry-after": digits })).toBeUndefined();
    expect(read({ "retry-after-ms": digits })).toBeUndefined();
  });

  test("computes the delay until a date by the server's clock", () => {
    const date = "Tue, 24 Nov 2026 10:00:00 GMT";
    expect(read({ date, "retry-after": "Tue, 24 Nov 2026 10:00:09 GMT" })).toBe(9_000);
  });

  test("never throws, and returns a delay or undefined", () => {
    const text = fc.stringMatching(/^[ -~]{0,40}$/);
    fc.assert(
      fc.property(text, text, (seconds, ms) => {
        expect(read({ "retry-after": seconds, "retry-after-ms": ms }) ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
