import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { createClientClock } from "../../src/time/client-clock.ts";
import { createScheduler } from "../../src/time/scheduler.ts";
import { createVirtualTime } from "../../src/time/virtual-time.ts";

/** The clock of clients of a tenant without timers, at the time 0. */
function clockOf(isBusy: () => boolean = () => false) {
  const time = createVirtualTime({ mode: "manual", speed: 1, start: 0, machine: () => 0 });
  const none = {
    set: () => {},
    cancel: () => {},
    lastDue: () => undefined,
    has: () => false,
    nextDue: () => Number.POSITIVE_INFINITY,
    take: () => {
      throw new TypeError("There is no timer");
    },
    invalidate: () => {},
  };
  const scheduler = createScheduler({ time, timers: none, transaction: (work) => work(), run: () => {} });
  const moved: number[] = [];
  const clock = createClientClock({ time, scheduler, isBusy, onMoved: () => moved.push(time.now()) });
  return { clock, time, scheduler, moved };
}

/** Waits until the event loop has turned often enough for a clock that may move the time to do so. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test("moves the time to the end of each sleep in turn, and reports each move", async () => {
  const { clock, moved } = clockOf();
  const ended: string[] = [];
  const sleep = async (name: string, ms: number) => {
    await clock.sleep(ms);
    ended.push(`${name} at ${clock.now()}`);
  };
  await Promise.all([sleep("long", 30), sleep("short", 10), sleep("middle", 20)]);

  expect(ended).toEqual(["short at 10", "middle at 20", "long at 30"]);
  expect(moved).toEqual([10, 20, 30]);
  expect(clock.monotonic()).toBe(30);
});

test("does not move the time in the first turn of the event loop, or while a request is being handled", async () => {
  let isBusy = false;
  const { clock, moved } = clockOf(() => isBusy);
  const sleeping = clock.sleep(5);
  await turns(1);
  expect(moved).toEqual([]);

  isBusy = true;
  await turns(20);
  expect(moved).toEqual([]);

  isBusy = false;
  await sleeping;
  await expect.poll(() => moved).toEqual([5]);
});

test("does not move the time for a timer, or once the only sleep has been aborted", async () => {
  const { clock, scheduler } = clockOf();
  const controller = new AbortController();
  clock.timer(50, () => {});
  const sleeping = clock.sleep(10, controller.signal);
  controller.abort("stop");

  await expect(sleeping).rejects.toBe("stop");
  await turns(10);
  expect(clock.now()).toBe(0);
  expect(scheduler.nextSleeper()).toBe(50);
});

test("does not wait for a sleep whose signal was aborted before", async () => {
  const { clock, scheduler } = clockOf();

  await expect(clock.sleep(10, AbortSignal.abort("stop"))).rejects.toBe("stop");
  expect(scheduler.nextSleeper()).toBe(Number.POSITIVE_INFINITY);
});

test("leaves no listener on the signal of a sleep that has ended", async () => {
  const { clock } = clockOf();
  const { signal } = new AbortController();
  const sleeping = clock.sleep(10, signal);
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  await sleeping;

  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

test("lets what a timer limits be answered in real time before a sleep of others passes the timer", async () => {
  const { clock } = clockOf();
  const answered = new Promise<string>((resolve) => {
    const cancel = clock.timer(10_000, () => resolve("no answer within 10 s"));
    setTimeout(() => {
      cancel();
      resolve("answered");
    }, 20);
  });
  await clock.sleep(60_000);

  expect(await answered).toBe("answered");
});

test("passes a timer in the end, if what it limits is not answered", async () => {
  const { clock } = clockOf();
  const fired: number[] = [];
  clock.timer(10_000, () => fired.push(clock.now()));
  await clock.sleep(60_000);

  expect(fired).toEqual([10_000]);
});
