import { expect, test } from "vitest";
import { createWindowLimit } from "../src/window-limit.ts";

test("createWindowLimit allows the first requests of each window, and states the exact quota", () => {
  const take = createWindowLimit({ limit: 2, windowMs: 10_000 });
  const verdicts = [1_000, 2_000, 8_500, 10_000].map((now) => {
    const { isAllowed, resetAt, headers } = take(now);
    return [isAllowed, resetAt, headers["x-ratelimit-remaining"], headers["x-ratelimit-reset"], headers["retry-after"]];
  });

  expect(verdicts).toEqual([
    [true, 10_000, "1", "10", undefined],
    [true, 10_000, "0", "10", undefined],
    [false, 10_000, "0", "10", "2"],
    [true, 20_000, "1", "20", undefined],
  ]);
});
