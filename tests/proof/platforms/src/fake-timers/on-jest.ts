// Tests the behaviours with Jest, which runs this module as a bundle.
import { expect, jest, test } from "@jest/globals";
import { behaviours } from "./behaviours.ts";

const timers = {
  enable: () => jest.useFakeTimers(),
  advance: (ms: number) => jest.advanceTimersByTimeAsync(ms),
  disable: () => jest.useRealTimers(),
};

test.each(Object.entries(behaviours))("%s", async (_, behaves) => {
  expect(await behaves(timers)).toBe(true);
});
