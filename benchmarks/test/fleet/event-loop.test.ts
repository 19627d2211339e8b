import { describe, expect, test } from "vitest";
import { type Blocks, createEventLoop } from "../../src/fleet/event-loop.ts";
import { createVirtualClocks } from "../../src/fleet/virtual-clocks.ts";

/** A loop that is blocked once within the test, from 100 ms to 300 ms. */
const once: Blocks = { betweenMs: [100, 100], forMs: [200, 200] };

function setup(blocks: Blocks | undefined) {
  const clocks = createVirtualClocks();
  const { clock, arrive } = createEventLoop(clocks.createClock(0), () => 0, blocks);
  const events: string[] = [];
  const log = (event: string): void => void events.push(`${event} at ${Math.floor(clocks.passedMs())}`);
  return { clocks, clock, arrive, events, log };
}

describe("createEventLoop", () => {
  test("fires timers that are due during a block at its end, before the process reads what has arrived", async () => {
    const { clocks, clock, arrive, events, log } = setup(once);
    clock.timer(150, () => {
      log("timer");
      clock.timer(0, () => log("next timer"));
    });
    const read = clocks
      .sleep(120)
      .then(arrive)
      .then(() => log("read"));
    const slept = clock.sleep(250).then(() => log("slept"));
    await clocks.passUntil(Promise.all([read, slept, clocks.sleep(320)]));

    expect(events).toEqual(["timer at 300", "slept at 300", "read at 300", "next timer at 301"]);
  });

  test("does not delay what happens while the loop is not blocked", async () => {
    const { clocks, clock, arrive, events, log } = setup(undefined);
    clock.timer(150, () => log("timer"));
    clock.timer(160, () => log("canceled"))();
    await clocks.passUntil(
      clocks
        .sleep(120)
        .then(arrive)
        .then(() => log("read")),
    );
    await clocks.passUntil(clocks.sleep(100));

    expect(events).toEqual(["read at 120", "timer at 150"]);
  });
});
