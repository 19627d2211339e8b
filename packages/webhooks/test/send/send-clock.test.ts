import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { systemClock } from "../../src/send/send-clock.ts";

test("resolves a sleep after its duration and leaves no listener on its signal", async () => {
  const { signal } = new AbortController();
  const startedAt = systemClock.now();

  await systemClock.sleep(5, signal);

  expect(systemClock.now() - startedAt).toBeGreaterThanOrEqual(4);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

test("rejects a sleep with the reason of its signal as soon as the signal aborts", async () => {
  const controller = new AbortController();
  const sleep = systemClock.sleep(60_000, controller.signal);

  controller.abort("enough");

  await expect(sleep).rejects.toBe("enough");
  expect(getEventListeners(controller.signal, "abort")).toEqual([]);
});

test("leaves no timer after an aborted sleep, which would keep the process running", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const controller = new AbortController();
  const before = timers();
  const sleep = systemClock.sleep(60_000, controller.signal);
  expect(timers()).toBe(before + 1);

  controller.abort("enough");

  await expect(sleep).rejects.toBe("enough");
  expect(timers()).toBe(before);
});

test("sleeps without a signal", async () => {
  await expect(systemClock.sleep(1)).resolves.toBeUndefined();
});

test("rejects a sleep immediately if its signal has already aborted", async () => {
  await expect(systemClock.sleep(60_000, AbortSignal.abort("no"))).rejects.toBe("no");
});
