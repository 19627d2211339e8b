import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseHttpDate, parseRetryAfter } from "../../src/http/retry-after.ts";

const now = Date.UTC(2026, 10, 24, 12);

describe("parseHttpDate", () => {
  test.each([
    ["IMF-fixdate", "Sun, 06 Nov 1994 08:49:37 GMT", Date.UTC(1994, 10, 6, 8, 49, 37)],
    ["RFC 850", "Sunday, 06-Nov-94 08:49:37 GMT", Date.UTC(1994, 10, 6, 8, 49, 37)],
    ["RFC 850 in this century", "Tuesday, 24-Nov-26 12:00:30 GMT", Date.UTC(2026, 10, 24, 12, 0, 30)],
    ["RFC 850, 50 years ahead", "Tuesday, 24-Nov-76 12:00:30 GMT", Date.UTC(2076, 10, 24, 12, 0, 30)],
    ["RFC 850, more than 50 years ahead", "Thursday, 24-Nov-77 12:00:30 GMT", Date.UTC(1977, 10, 24, 12, 0, 30)],
    ["asctime", "Sun Nov  6 08:49:37 1994", Date.UTC(1994, 10, 6, 8, 49, 37)],
    ["asctime with two digits", "Tue Nov 24 12:00:01 2026", Date.UTC(2026, 10, 24, 12, 0, 1)],
  ])("reads %s", (_, text, expected) => {
    expect(parseHttpDate(text, now)).toBe(expected);
  });

  test.each([
    null,
    "",
    "soon",
    "7",
    "2026-11-24T12:00:00Z",
    "Sun, 06 Nov 1994 08:49:37",
    "Sun, 06 Foo 1994 08:49:37 GMT",
    "Sun, 06 Nov 1994 25:99:99 GMT",
    "06 Nov 1994",
    "about 06 Nov 1994 08:49:37 GMT",
    "06 Nov 1994 08:49:37 GMT (sharp)",
  ])("takes %j for no date", (text) => {
    expect(parseHttpDate(text, now)).toBeUndefined();
  });

  test("reads back whatever toUTCString writes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4_000_000_000 }), (seconds) => {
        expect(parseHttpDate(new Date(seconds * 1000).toUTCString(), now)).toBe(seconds * 1000);
      }),
    );
  });
});

describe("parseRetryAfter", () => {
  test.each([
    ["0", 0],
    ["7", 7_000],
    ["1.5", 1_500],
    ["1.25", 1_250],
    ["1000000001", 1e12],
    ["99999999999999", 1e12],
    ["Tue, 24 Nov 2026 12:00:30 GMT", 30_000],
    ["Tue, 24 Nov 2026 11:00:00 GMT", 0],
    ["-1", undefined],
    ["1e9", undefined],
    ["7s", undefined],
    ["", undefined],
    [null, undefined],
  ])("reads %j as %j ms", (text, expected) => {
    expect(parseRetryAfter(text, now)).toBe(expected);
  });

  test("takes a number beyond all for the longest time there is", () => {
    expect(parseRetryAfter("9".repeat(400), now)).toBe(1e12);
  });

  test("never throws, and returns a delay or nothing", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const ms = parseRetryAfter(text, now) ?? 0;
        expect(ms).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
