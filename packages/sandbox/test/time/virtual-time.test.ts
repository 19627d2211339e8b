import { expect, test } from "vitest";
import { createVirtualTime } from "../../src/time/virtual-time.ts";

/** A clock that starts at 1000 when the machine's clock shows 50, and a function that sets the machine's clock. */
function clockOf(mode: "manual" | "real", speed = 1) {
  let machineMs = 50;
  const time = createVirtualTime({ mode, speed, start: 1_000, machine: () => machineMs });
  return {
    time,
    machineShows: (ms: number) => {
      machineMs = ms;
    },
  };
}

test("a manual clock stands still until it is moved", () => {
  const { time, machineShows } = clockOf("manual");
  machineShows(500);

  expect(time.now()).toBe(1_000);
  time.moveTo(1_200);
  expect(time.now()).toBe(1_200);
});

test("a real clock runs `speed` times as fast as the machine's clock, also after it was moved", () => {
  const { time, machineShows } = clockOf("real", 10);
  machineShows(60);

  expect(time.now()).toBe(1_100);
  time.moveTo(2_000);
  machineShows(61);
  expect(time.now()).toBe(2_010);
});

test("ignores a move to an earlier time", () => {
  const { time } = clockOf("manual");
  time.moveTo(400);

  expect(time.now()).toBe(1_000);
});
