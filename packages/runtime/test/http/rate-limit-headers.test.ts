import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRate, readRetryDelay } from "../../src/http/rate-limit-headers.ts";

const now = Date.UTC(2026, 10, 24, 12);
const seconds = now / 1000;
const rate = (limit: string, remaining: string, reset: string): Record<string, string> => ({
  "x-ratelimit-limit": limit,
  "x-ratelimit-remaining": remaining,
  "x-ratelimit-reset": reset,
});
const left = { limit: 50, remaining: 9, resetAt: now + 30_000 };
const answer = (status: number, headers: Record<string, string>) => ({ status, headers: new Headers(headers) });

describe("readRate", () => {
  test.each([
    ["epoch seconds", rate("1200", "1190", "1912345678"), { limit: 1200, remaining: 1190, resetAt: 1912345678000 }],
    ["seconds that are left", rate("50", "0", "30"), { limit: 50, remaining: 0, resetAt: now + 30_000 }],
    ["fractions", rate("50", "0", "1912345678.25"), { limit: 50, remaining: 0, resetAt: 1912345678250 }],
    ["no reset", { "x-ratelimit-limit": "1", "x-ratelimit-remaining": "1" }, undefined],
    ["no limit", { "x-ratelimit-remaining": "1", "x-ratelimit-reset": "30" }, undefined],
    [
      "the first form of the standard",
      { "ratelimit-limit": "50, 50;w=60", "ratelimit-remaining": "9", "ratelimit-reset": "30" },
      left,
    ],
    ["its second form", { ratelimit: "limit=50, remaining=9, reset=30" }, left],
    ["its third form", { ratelimit: '"minute";r=9;t=30', "ratelimit-policy": '"minute";q=50;w=60' }, left],
    ["its third form without the policy", { ratelimit: '"minute";r=9;t=30' }, undefined],
    ["its own names first", { ...rate("50", "9", "30"), ratelimit: "limit=1, remaining=1, reset=1" }, left],
    ["nothing", {}, undefined],
    ["words", rate("many", "some", "soon"), undefined],
    ["negative numbers", rate("-1", "-1", "-1"), undefined],
    ["absurd numbers", rate("1", "1", "99999999999999"), undefined],
  ])("reads %s", (_, headers, expected) => {
    expect(readRate(new Headers(headers), now)).toEqual(expected);
  });

  test.each([
    ["take seconds that are left until about a known end for that end", "30", now + 31_500, now + 31_500],
    ["and until about an earlier one for that", "30", now + 28_500, now + 28_500],
    ["take them for another end when it is later", "30", now + 28_499, now + 30_000],
    ["and when it is earlier", "30", now + 31_501, now + 30_000],
    ["take a time as it is, however near", String(seconds + 30), now + 31_000, now + 30_000],
  ])("%s", (_, reset, known, expected) => {
    expect(readRate(new Headers(rate("50", "0", reset)), now, known)?.resetAt).toBe(expected);
  });

  test("never throws", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~]{0,20}$/), (text) => {
        readRate(new Headers(rate(text, text, text)), now);
      }),
    );
  });
});

describe("readRetryDelay", () => {
  test.each([
    ["Retry-After in seconds", answer(429, { "retry-after": "7" }), 7_000],
    ["Retry-After of a 503", answer(503, { "retry-after": "7" }), 7_000],
    [
      "a date, by the server's own clock",
      answer(429, { date: "Tue, 24 Nov 2026 10:00:00 GMT", "retry-after": "Tue, 24 Nov 2026 10:00:09 GMT" }),
      9_000,
    ],
    [
      "a date, by ours where the server does not tell its own",
      answer(429, { "retry-after": "Tue, 24 Nov 2026 12:00:09 GMT" }),
      9_000,
    ],
    ["the reset of a quota that is used up", answer(429, rate("50", "0", String(seconds + 30))), 30_000],
    [
      "Retry-After before the reset",
      answer(429, { "retry-after": "2", ...rate("50", "0", String(seconds + 30)) }),
      2_000,
    ],
    ["milliseconds", answer(429, { "retry-after-ms": "1500", "retry-after": "2" }), 1_500],
    ["the reset of the standard", answer(429, { ratelimit: "limit=50, remaining=0, reset=30" }), 30_000],
    ["a reset that has passed", answer(429, rate("50", "0", String(seconds - 5))), 0],
    ["no reset where quota is left", answer(429, rate("50", "9", String(seconds + 30))), undefined],
    ["no reset of a 503", answer(503, rate("50", "0", String(seconds + 30))), undefined],
    ["nothing of other statuses", answer(500, { "retry-after": "7" }), undefined],
    ["nothing from what cannot be read", answer(503, { "retry-after": "soon" }), undefined],
  ])("takes %s", (_, response, expected) => {
    expect(readRetryDelay(response, now)).toBe(expected);
  });
});
