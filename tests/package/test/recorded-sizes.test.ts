import { expect, test } from "vitest";
import { findGrowth, toRecorded } from "./recorded-sizes.ts";

test.each([
  ["the recorded size", 20_000],
  ["less", 15_000],
  ["5 % more", 21_000],
])("accepts a bundle of %s", (_, bytes) => {
  expect(findGrowth("etc/sizes.json", "all", bytes, { all: 20_000 })).toBeUndefined();
});

test("reports a bundle that outgrows the slack, in one line with the file, the rule and the command", () => {
  expect(findGrowth("etc/sizes.json", "all", 21_100, { all: 20_000 })).toBe(
    'etc/sizes.json: "all" has grown by 5.5 %, from 20000 to 21100 bytes, and 5 % are allowed: ' +
      "make it smaller, or run `pnpm api` to record the growth",
  );
});

test("reports a bundle whose size is not recorded", () => {
  expect(findGrowth("etc/sizes.json", "all", 21_100, {})).toBe(
    'etc/sizes.json: has no size of "all" (21100 bytes): run `pnpm api` to record it',
  );
});

test("records sizes rounded up to 100 bytes", () => {
  expect(toRecorded({ all: 20_001, two: 20_000 })).toEqual({ all: 20_100, two: 20_000 });
});

test("keeps a recorded size from which the measured one differs by 1 % at most", () => {
  const recorded = { same: 20_000, less: 20_000, more: 20_000 };
  expect(toRecorded({ same: 20_200, less: 19_799, more: 20_201, added: 1 }, recorded)).toEqual({
    same: 20_000,
    less: 19_800,
    more: 20_300,
    added: 100,
  });
});
