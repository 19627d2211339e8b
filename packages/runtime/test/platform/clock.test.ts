import { expect, test } from "vitest";
import { sleepWith } from "../../src/platform/clock.ts";

/** Creates a timer that a test fires by hand, and counts the canceled timers. */
function manualTimer() {
  const timers: { ms: number; fire: () => void }[] = [];
  let canceled = 0;
  const timer = (ms: number, fire: () => void) => {
    timers.push({ ms, fire });
    return () => {
      canceled += 1;
    };
  };
  return { timer, timers, canceled: () => canceled };
}

test("resolves a sleep when its timer fires", async () => {
  const { timer, timers } = manualTimer();
  const sleep = sleepWith(timer, 500);

  expect(timers.map(({ ms }) => ms)).toEqual([500]);
  timers[0]?.fire();
  await expect(sleep).resolves.toBeUndefined();
});

test("rejects a sleep with the reason when its signal aborts, and cancels the timer", async () => {
  const { timer, canceled } = manualTimer();
  const controller = new AbortController();
  const sleep = sleepWith(timer, 500, controller.signal);

  controller.abort("enough");
  await expect(sleep).rejects.toBe("enough");
  expect(canceled()).toBe(1);
});

test("sets no timer if the signal has already aborted", async () => {
  const { timer, timers } = manualTimer();

  await expect(sleepWith(timer, 500, AbortSignal.abort("no"))).rejects.toBe("no");
  expect(timers).toEqual([]);
});

test("ignores an abort after the sleep has ended", async () => {
  const { timer, timers, canceled } = manualTimer();
  const controller = new AbortController();
  const sleep = sleepWith(timer, 500, controller.signal);
  timers[0]?.fire();
  await sleep;

  controller.abort("late");
  expect(canceled()).toBe(0);
});
