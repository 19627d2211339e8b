import { describe, expect, test } from "vitest";
import { beginning, createVirtualClocks } from "../../src/fleet/virtual-clocks.ts";

describe("createVirtualClocks", () => {
  test("advances the time to each timer in turn", async () => {
    const clocks = createVirtualClocks();
    const clock = clocks.createClock(0);
    const times: number[] = [];
    const wait = async (ms: number): Promise<void> => {
      await clock.sleep(ms);
      times.push(clock.monotonic());
    };
    await clocks.passUntil(Promise.all([wait(3_600_000), wait(10), wait(20).then(() => wait(5))]));

    expect(times).toEqual([10, 20, 25, 3_600_000]);
  });

  test("creates a wall clock for each host", () => {
    const clocks = createVirtualClocks();

    expect([clocks.createClock(-60_000).now(), clocks.createClock(0).now()]).toEqual([beginning - 60_000, beginning]);
  });

  test("does not run a canceled timer, and rejects an aborted sleep", async () => {
    const clocks = createVirtualClocks();
    const clock = clocks.createClock(0);
    const controller = new AbortController();
    let calls = 0;
    clock.timer(10, () => {
      calls += 1;
    })();
    const aborted = clock.sleep(1_000, controller.signal);
    controller.abort(new Error("enough"));

    await expect(clocks.passUntil(aborted)).rejects.toThrow("enough");
    await clocks.passUntil(clocks.sleep(20));
    expect([calls, clocks.passedMs()]).toEqual([0, 20]);
  });

  test("stops the time while work outside it is pending", async () => {
    const clocks = createVirtualClocks();
    const outside = new Promise<number>((resolve) =>
      setImmediate(() => setImmediate(() => resolve(clocks.passedMs()))),
    );
    const [passedMs] = await clocks.passUntil(Promise.all([clocks.hold(outside), clocks.sleep(10)]));

    expect([passedMs, clocks.passedMs()]).toEqual([0, 10]);
  });

  test("rejects if no timer can settle the work", async () => {
    await expect(createVirtualClocks().passUntil(new Promise(() => {}))).rejects.toThrow("no timer is left");
  });
});
