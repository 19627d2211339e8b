import { describe, expect, test } from "vitest";
import { createServerClock } from "../../src/http/rate-limit-headers.ts";

/** The wall clock of the client when the monotonic clock shows 0. */
const wall = Date.UTC(2026, 0, 1);

/** The headers of a response at `now` from a server whose clock is ahead of the client's by `skewMs`. */
function sentAt(now: number, skewMs = 0): Headers {
  return new Headers({ date: new Date(wall + now + skewMs).toUTCString() });
}

describe("server clock", () => {
  test("counts a relative reset from the arrival of the response", () => {
    expect(createServerClock().toResetAt(30, new Headers(), 0, 100, wall)).toBe(30_110);
  });

  test.each([
    ["the server states no time", new Headers()],
    ["the clocks may agree", sentAt(1_000)],
  ])("uses the wall clock of the client if %s", (_, headers) => {
    const reset = (wall + 5_000) / 1_000;

    expect(createServerClock().toResetAt(reset, headers, 1_000, 1_010, wall + 1_010)).toBe(5_010);
  });

  test("uses the date of the response if the clocks differ", () => {
    const reset = (wall + 605_000) / 1_000;
    const resetAt = createServerClock().toResetAt(reset, sentAt(1_000, 600_000), 1_000, 1_010, wall + 1_010);

    expect(resetAt).toBeGreaterThanOrEqual(5_000);
    expect(resetAt).toBeLessThan(6_100);
  });

  test("becomes more exact with each response", () => {
    const clock = createServerClock();
    const reset = (wall + 605_000) / 1_000;
    const first = clock.toResetAt(reset, sentAt(900, 600_000), 900, 910, wall + 910);
    const second = clock.toResetAt(reset, sentAt(1_000, 600_000), 1_000, 1_010, wall + 1_010);

    expect(second).toBeLessThan(first);
  });

  test("is not misled by a response that took long, nor by one that states no time", () => {
    const clock = createServerClock();
    const reset = (wall + 610_000) / 1_000;
    clock.toResetAt(reset, sentAt(1_000, 600_000), 1_000, 1_010, wall + 1_010);
    clock.toResetAt(reset, new Headers(), 1_500, 1_510, wall + 1_510);

    expect(clock.toResetAt(reset, sentAt(2_000, 600_000), 2_000, 6_000, wall + 6_000)).toBe(10_020);
  });

  test.each([-3_000_000, -598_500])(
    "follows the clock of a server that is set back, so that it is %i ms ahead",
    (skewMs) => {
      const clock = createServerClock();
      clock.toResetAt(wall / 1_000, sentAt(1_000, 600_000), 1_000, 1_010, wall + 1_010);
      const resetAt = clock.toResetAt(
        (wall + 7_000 + skewMs) / 1_000,
        sentAt(2_000, skewMs),
        2_000,
        2_010,
        wall + 2_010,
      );

      expect(resetAt).toBeGreaterThanOrEqual(7_000);
      expect(resetAt).toBeLessThan(8_100);
    },
  );

  test("adds a second once resets turn out to be rounded down", () => {
    const clock = createServerClock();
    clock.expectRoundedDown();

    expect(clock.toResetAt(30, new Headers(), 0, 100, wall)).toBe(31_100);
  });

  test.each<[sentence: string, headers: Record<string, string>, expected: object | null | undefined]>([
    ["nothing unless the number of requests left is stated", { limit: "5" }, undefined],
    [
      "a quota",
      { limit: "5", remaining: "5", reset: "9" },
      { limit: 5, remaining: 5, resetAt: 9_110, isRelative: true },
    ],
    ["a quota that ends in a day", { limit: "5", remaining: "5", reset: "86399" }, { resetAt: 86_399_110 }],
    ["`null` if the quota ends later", { limit: "5", remaining: "5", reset: "86401" }, null],
    ["`null` if more is left than the limit", { limit: "5", remaining: "6" }, null],
    ["`null` without a limit", { remaining: "6" }, null],
    ["`null` if the limit is zero", { limit: "0", remaining: "0" }, null],
  ])("reads %s", (_, stated, expected) => {
    const headers = new Headers(Object.entries(stated).map(([name, value]) => [`x-ratelimit-${name}`, value]));
    const quota = createServerClock().readQuota(headers, 0, 100, wall);
    if (expected) expect(quota).toMatchObject(expected);
    else expect(quota).toBe(expected);
  });
});
