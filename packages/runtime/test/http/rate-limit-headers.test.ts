import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isRelative, readRate, readRemaining, readRetryDelay, toRateLimit } from "../../src/http/rate-limit-headers.ts";

const now = Date.UTC(2026, 10, 24, 12);
const seconds = now / 1000;
const rate = (limit: string, remaining: string, reset: string): Record<string, string> => ({
  "x-ratelimit-limit": limit,
  "x-ratelimit-remaining": remaining,
  "x-ratelimit-reset": reset,
});
const left = { limit: 50, remaining: 9, reset: 30 };
const nothing = { limit: undefined, remaining: undefined, reset: undefined };
const answer = (status: number, headers: Record<string, string>) => ({ status, headers: new Headers(headers) });

describe("readRate", () => {
  test.each([
    ["epoch seconds", rate("1200", "1190", "1912345678"), { limit: 1200, remaining: 1190, reset: 1912345678 }],
    ["remaining seconds", rate("50", "0", "30"), { limit: 50, remaining: 0, reset: 30 }],
    ["fractions", rate("50", "0", "1912345678.25"), { limit: 50, remaining: 0, reset: 1912345678.25 }],
    [
      "headers without a reset",
      { "x-ratelimit-limit": "1", "x-ratelimit-remaining": "1" },
      { limit: 1, remaining: 1, reset: undefined },
    ],
    [
      "headers without a limit",
      { "x-ratelimit-remaining": "1", "x-ratelimit-reset": "30" },
      { ...nothing, remaining: 1, reset: 30 },
    ],
    [
      "`RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset`",
      { "ratelimit-limit": "50, 50;w=60", "ratelimit-remaining": "9", "ratelimit-reset": "30" },
      left,
    ],
    [
      "`RateLimit` with a limit, a remaining number and a reset",
      { ratelimit: "limit=50, remaining=9, reset=30" },
      left,
    ],
    [
      "`RateLimit` and `RateLimit-Policy`",
      { ratelimit: '"minute";r=9;t=30', "ratelimit-policy": '"minute";q=50;w=60' },
      left,
    ],
    [
      "`RateLimit` without a limit and without `RateLimit-Policy`",
      { ratelimit: '"minute";r=9;t=30' },
      { ...left, limit: undefined },
    ],
    [
      "`X-RateLimit-*` rather than `RateLimit`",
      { ...rate("50", "9", "30"), ratelimit: "limit=1, remaining=1, reset=1" },
      left,
    ],
    ["no headers as nothing", {}, nothing],
    ["words as nothing", rate("many", "some", "soon"), nothing],
    [
      "a reset that is an ISO date",
      rate("50", "9", "2030-08-07T10:01:18Z"),
      { limit: 50, remaining: 9, reset: Date.UTC(2030, 7, 7, 10, 1, 18) / 1_000 },
    ],
    [
      "a reset that is an HTTP date",
      rate("50", "9", "Wed, 07 Aug 2030 10:01:18 GMT"),
      { limit: 50, remaining: 9, reset: Date.UTC(2030, 7, 7, 10, 1, 18) / 1_000 },
    ],
    ["a reset that is a day as nothing", rate("50", "9", "2030-08-07"), { limit: 50, remaining: 9, reset: undefined }],
    ["negative numbers as nothing", rate("-1", "-1", "-1"), nothing],
    ["an absurd reset as nothing", rate("1", "1", "99999999999999"), { limit: 1, remaining: 1, reset: undefined }],
  ])("reads %s", (_, headers, expected) => {
    expect(readRate(new Headers(headers))).toEqual(expected);
    expect(readRemaining(new Headers(headers))).toBe(expected.remaining);
  });

  test("never throws, whatever the headers", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~]{0,20}$/), (text) => {
        readRate(new Headers(rate(text, text, text)));
      }),
    );
  });
});

test.each([
  [0, true],
  [999_999_999, true],
  [1_000_000_000, false],
])("for a reset of %i, isRelative returns %j", (reset, expected) => {
  expect(isRelative(reset)).toBe(expected);
});

describe("toRateLimit", () => {
  const date = "Tue, 24 Nov 2026 10:00:00 GMT";

  test.each([
    [
      "a limit, a remaining number and a reset",
      rate("50", "9", "1912345678"),
      { limit: 50, remaining: 9, resetAt: new Date(1_912_345_678_000) },
    ],
    ["relative seconds by the client's clock", rate("50", "9", "30"), { resetAt: new Date(now + 30_000) }],
    [
      "relative seconds by the server's clock",
      { ...rate("50", "9", "30"), date },
      { resetAt: new Date(now - 7_200_000 + 30_000) },
    ],
    [
      "a remaining number alone",
      { "x-ratelimit-remaining": "0" },
      { limit: undefined, remaining: 0, resetAt: undefined },
    ],
  ])("converts %s", (_, headers, expected) => {
    expect(toRateLimit(new Headers(headers), now)).toMatchObject(expected);
  });

  test("returns undefined if the headers state no rate limit", () => {
    expect(toRateLimit(new Headers({ date }), now)).toBeUndefined();
  });
});

describe("readRetryDelay", () => {
  test.each([
    ["Retry-After in seconds", answer(429, { "retry-after": "7" }), 7_000],
    ["Retry-After of a 503", answer(503, { "retry-after": "7" }), 7_000],
    [
      "the delay until a date by the server's clock",
      answer(429, { date: "Tue, 24 Nov 2026 10:00:00 GMT", "retry-after": "Tue, 24 Nov 2026 10:00:09 GMT" }),
      9_000,
    ],
    [
      "the delay until a date by the client's clock if the server does not state its own",
      answer(429, { "retry-after": "Tue, 24 Nov 2026 12:00:09 GMT" }),
      9_000,
    ],
    ["the reset of a quota that is used up", answer(429, rate("50", "0", String(seconds + 30))), 30_000],
    [
      "Retry-After rather than the reset",
      answer(429, { "retry-after": "2", ...rate("50", "0", String(seconds + 30)) }),
      2_000,
    ],
    [
      "`Retry-After-Ms` rather than `Retry-After`",
      answer(429, { "retry-after-ms": "1500", "retry-after": "2" }),
      1_500,
    ],
    ["the reset in `RateLimit`", answer(429, { ratelimit: "limit=50, remaining=0, reset=30" }), 30_000],
    ["zero for a reset that has passed", answer(429, rate("50", "0", String(seconds - 5))), 0],
    ["undefined for a reset if quota is left", answer(429, rate("50", "9", String(seconds + 30))), undefined],
    ["undefined for a reset beyond a day", answer(429, rate("50", "0", String(seconds + 86_401))), undefined],
    ["undefined if no reset is stated", answer(429, { "x-ratelimit-remaining": "0" }), undefined],
    ["undefined for the reset of a 503", answer(503, rate("50", "0", String(seconds + 30))), undefined],
    ["Retry-After of a 500", answer(500, { "retry-after": "7" }), 7_000],
    ["Retry-After of a 409", answer(409, { "retry-after": "7" }), 7_000],
    ["undefined for the reset of a 500", answer(500, rate("50", "0", String(seconds + 30))), undefined],
    ["undefined for an invalid value", answer(503, { "retry-after": "soon" }), undefined],
  ])("returns %s", (_, response, expected) => {
    expect(readRetryDelay(response, now)).toBe(expected);
  });
});
