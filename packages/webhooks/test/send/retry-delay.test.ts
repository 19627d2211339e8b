import { expect, test } from "vitest";
import { retryDelayMs } from "../../src/send/retry-delay.ts";
import { SENT } from "../support/delivery.ts";

const now = SENT * 1000;

function delayFor(status: number, retryAfter: string | undefined, attempt: number, random: number): number | undefined {
  const headers = retryAfter === undefined ? {} : { "retry-after": retryAfter };
  return retryDelayMs(new Response(null, { status, headers }), attempt, now, random);
}

test.each([200, 400, 408, 500, 502, 504])("returns no delay after a %i", (status) => {
  expect(delayFor(status, "1", 0, 0)).toBeUndefined();
});

test("returns a delay after a 503 only with Retry-After", () => {
  expect([delayFor(503, undefined, 0, 0), delayFor(503, "2", 0, 0)]).toEqual([undefined, 2000]);
});

test.each([
  ["is at least 250 ms", undefined, 0, 0, 250],
  ["doubles after the second attempt", undefined, 1, 0, 500],
  ["doubles again after the third attempt", undefined, 2, 0, 1000],
  ["is at most 20 s", undefined, 20, 1, 20_000],
  ["is at least Retry-After in seconds", "30", 0, 0, 30_000],
  ["is at least Retry-After as a date", new Date(now + 30_000).toUTCString(), 0, 0, 30_000],
  ["exceeds Retry-After by up to 10 %", "10", 0, 1, 11_000],
  ["exceeds Retry-After by at most 2 s", "100", 0, 1, 102_000],
  ["ignores a Retry-After that is neither a number nor a date", "soon", 0, 0, 250],
  ["ignores a Retry-After in the past", new Date(now - 30_000).toUTCString(), 0, 0, 250],
])("returns a delay that %s", (_, retryAfter, attempt, random, expected) => {
  expect(delayFor(429, retryAfter, attempt, random)).toBe(expected);
});
