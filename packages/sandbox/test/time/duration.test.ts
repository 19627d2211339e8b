import { expect, test } from "vitest";
import { durationMs } from "../../src/time/duration.ts";

test.each<[string | number, number]>([
  [0, 0],
  [1.5, 1.5],
  ["250ms", 250],
  ["90s", 90_000],
  ["1.5s", 1_500],
  ["1.25s", 1_250],
  ["2m", 120_000],
  ["2h", 7_200_000],
  ["3d", 259_200_000],
  ["1w", 604_800_000],
  ["1h30m", 5_400_000],
  ["1d2h3m4s5ms", 93_784_005],
  [" 10s ", 10_000],
])("converts %o to %d ms", (duration, ms) => {
  expect(durationMs(duration)).toBe(ms);
});

test.each([
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  "",
  "10",
  "s",
  "-1s",
  "1h 30m",
  "1hx",
  "x1h",
  ".5s",
  "1.s",
  `${"9".repeat(400)}d`,
])("rejects %o", (duration) => {
  expect(() => durationMs(duration)).toThrow(
    new TypeError(
      `A duration must be a number of milliseconds or a string such as "90s" or "2h", got ${JSON.stringify(duration)}`,
    ),
  );
});
