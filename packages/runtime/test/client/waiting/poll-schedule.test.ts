import { describe, expect, test } from "vitest";
import { createPollSchedule } from "../../../src/client/waiting/poll-schedule.ts";
import { fakeClock } from "../../../src/testing/index.ts";

describe("createPollSchedule", () => {
  test("increases the delays from 2 s to at most 24 s, before jitter", async () => {
    const clock = fakeClock();
    const schedule = createPollSchedule({ clock, random: () => 0 }, {});

    for (let poll = 0; poll < 10; poll += 1) await schedule.pause();

    expect(clock.sleptMs.slice(0, 3)).toEqual([2_000, 3_000, 4_500]);
    expect(clock.sleptMs.slice(-2)).toEqual([24_000, 24_000]);
  });

  test("starts again with the shortest delay after a reset", async () => {
    const clock = fakeClock();
    const schedule = createPollSchedule({ clock, random: () => 0 }, {});

    for (let poll = 0; poll < 5; poll += 1) await schedule.pause();
    schedule.reset();
    await schedule.pause();

    expect(clock.sleptMs.at(-1)).toBe(2_000);
  });

  test("leaves 500 ms before the deadline for the last poll, and allows no further poll", async () => {
    const clock = fakeClock();
    const schedule = createPollSchedule({ clock, random: () => 0 }, { deadlineMs: 5_000 });

    const continued = [await schedule.pause(), await schedule.pause(), await schedule.pause()];

    expect(continued).toEqual([true, true, false]);
    expect(clock.monotonic()).toBe(4_500);
    expect(schedule.leftMs()).toBe(500);
  });
});
