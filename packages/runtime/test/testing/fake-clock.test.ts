import { expect, test, vi } from "vitest";
import { fakeClock } from "../../src/testing/fake-clock.ts";

test("sleeps without a real delay, and advances its own time", async () => {
  const clock = fakeClock({ now: 1_000 });

  await clock.sleep(60_000);

  expect([clock.now(), clock.monotonic(), clock.sleptMs]).toEqual([61_000, 60_000, [60_000]]);
});

test("starts at the beginning of 2026 by default", () => {
  expect(new Date(fakeClock().now()).toISOString()).toBe("2026-01-01T00:00:00.000Z");
});

test("ends concurrent sleeps in the order of their durations", async () => {
  const clock = fakeClock();
  const order: number[] = [];

  await Promise.all([300, 100, 200].map((ms) => clock.sleep(ms).then(() => order.push(ms))));

  expect(order).toEqual([100, 200, 300]);
  expect(clock.monotonic()).toBe(300);
});

test("rejects a sleep when its signal aborts, without advancing the time", async () => {
  const clock = fakeClock();
  const controller = new AbortController();
  const sleep = clock.sleep(1_000, controller.signal);

  controller.abort("enough");

  await expect(sleep).rejects.toBe("enough");
  expect(clock.monotonic()).toBe(0);
});

test("fires a timer when `advance` reaches its time", async () => {
  const clock = fakeClock();
  const fired = vi.fn();
  clock.timer(100, fired);

  await clock.advance(99);
  expect(fired).not.toHaveBeenCalled();
  await clock.advance(1);
  expect(fired).toHaveBeenCalledOnce();
});

test("fires a timer when a sleep passes its time", async () => {
  const clock = fakeClock();
  const firedAt: number[] = [];
  clock.timer(100, () => firedAt.push(clock.monotonic()));

  await clock.sleep(500);

  expect(firedAt).toEqual([100]);
});

test("does not fire a canceled timer, even if another timer due at the same time canceled it", async () => {
  const clock = fakeClock();
  const fired = vi.fn();
  let cancel = (): void => {};
  clock.timer(100, () => cancel());
  cancel = clock.timer(100, fired);

  await clock.advance(100);

  expect(fired).not.toHaveBeenCalled();
});

test("fires a timer with a negative delay at once", async () => {
  const clock = fakeClock();
  const fired = vi.fn();
  clock.timer(-5, fired);

  await clock.advance(0);

  expect(fired).toHaveBeenCalledOnce();
  expect(clock.monotonic()).toBe(0);
});

test("fires timers that start during `advance` and are due before its end", async () => {
  const clock = fakeClock();
  const firedAt: number[] = [];
  const again = (): void => {
    firedAt.push(clock.monotonic());
    clock.timer(40, again);
  };
  clock.timer(40, again);

  await clock.advance(100);

  expect(firedAt).toEqual([40, 80]);
  expect(clock.monotonic()).toBe(100);
});
