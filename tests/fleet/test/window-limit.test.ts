import { expect, test } from "vitest";
import { createWindowLimit } from "../src/window-limit.ts";

test("allows the first requests of each window, and states the exact quota", () => {
  const take = createWindowLimit({ limit: 2, windowMs: 10_000 });
  const verdicts = [1_000, 2_000, 8_500, 10_000].map((now) => {
    const { isAllowed, headers } = take(now);
    return [isAllowed, headers["x-ratelimit-remaining"], headers["x-ratelimit-reset"], headers["retry-after"]];
  });

  expect(verdicts).toEqual([
    [true, "1", "10", undefined],
    [true, "0", "10", undefined],
    [false, "0", "10", "2"],
    [true, "1", "20", undefined],
  ]);
});
