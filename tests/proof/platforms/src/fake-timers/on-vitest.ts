// Tests the behaviours with `vitest run`.
import { expect, test, vi } from "vitest";
import { behaviours } from "./behaviours.ts";

const timers = {
  enable: () => vi.useFakeTimers(),
  advance: (ms: number) => vi.advanceTimersByTimeAsync(ms),
  disable: () => vi.useRealTimers(),
};

test.each(Object.entries(behaviours))("%s", async (_, behaves) => {
  expect(await behaves(timers)).toBe(true);
});
