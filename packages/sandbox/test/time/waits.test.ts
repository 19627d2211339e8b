import { execFile } from "node:child_process";
import { getEventListeners } from "node:events";
import { promisify } from "node:util";
import { afterEach, expect, test, vi } from "vitest";
import { createScheduler } from "../../src/time/scheduler.ts";
import { createVirtualTime } from "../../src/time/virtual-time.ts";
import { createWaits } from "../../src/time/waits.ts";

afterEach(() => vi.useRealTimers());

/** What waits for the time of a tenant without timers, at the time 0. */
function createTestWaits(load = { requests: 0 }) {
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
  const reports: string[] = [];
  const onStandstill = (text: string): unknown => reports.push(text);
  const waits = createWaits({ time, scheduler, load, onMoved: () => moved.push(time.now()), onStandstill });
  return { ...waits, clock: waits.client, load, time, scheduler, moved, reports };
}

/** Waits until the event loop has turned often enough for a clock that may move the time to do so. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test("moves the time to the end of each sleep in turn, and reports each move", async () => {
  const { clock, moved } = createTestWaits();
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
  const { clock, load, moved } = createTestWaits();
  const sleeping = clock.sleep(5);
  await turns(1);
  expect(moved).toEqual([]);

  load.requests = 1;
  await turns(20);
  expect(moved).toEqual([]);

  load.requests = 0;
  await sleeping;
  await expect.poll(() => moved).toEqual([5]);
});

test("does not move the time for a timer, or once the only sleep has been aborted", async () => {
  const { clock, scheduler } = createTestWaits();
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
  const { clock, scheduler } = createTestWaits();

  await expect(clock.sleep(10, AbortSignal.abort("stop"))).rejects.toBe("stop");
  expect(scheduler.nextSleeper()).toBe(Number.POSITIVE_INFINITY);
});

test("leaves no listener on the signal of a sleep that has ended", async () => {
  const { clock } = createTestWaits();
  const { signal } = new AbortController();
  const sleeping = clock.sleep(10, signal);
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  await sleeping;

  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

test("lets what a timer limits be answered in real time before a sleep of others passes the timer", async () => {
  const { clock } = createTestWaits();
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
  const { clock } = createTestWaits();
  const fired: number[] = [];
  clock.timer(10_000, () => fired.push(clock.now()));
  await clock.sleep(60_000);

  expect(fired).toEqual([10_000]);
});

/** A request with a time limit, as a client sends it. Resolves to the time of its end, and to how it ended. */
function limited({ client, delay, load }: ReturnType<typeof createTestWaits>, limitMs: number, delayMs: number) {
  load.requests += 1;
  return new Promise<string>((resolve) => {
    const cancel = client.timer(limitMs, () => resolve(`timeout at ${client.now()}`));
    void delay("runs.get", delayMs).then(() => {
      load.requests -= 1;
      cancel();
      resolve(`response at ${client.now()}`);
    });
  });
}

test("a delayed request with a later time limit ends after its delay, although nothing sleeps", async () => {
  expect(await limited(createTestWaits(), 60_000, 20_000)).toBe("response at 20000");
});

test("a time limit ends before the delay of its request, which goes on until its own time", async () => {
  const waits = createTestWaits();

  expect(await limited(waits, 60_000, 90_000)).toBe("timeout at 60000");
  expect(await limited(waits, 60_000, 1000)).toBe("response at 61000");
  await waits.clock.sleep(30_000);
  expect(waits.moved).toEqual([60_000, 61_000, 90_000]);
});

test("a delayed request for which no client waits does not move the time", async () => {
  const { delay, clock, load } = createTestWaits({ requests: 1 });
  void delay("runs.get", 10);
  await turns(10);

  expect([clock.now(), load.requests]).toEqual([0, 0]);
});

test.each<[string, (waits: ReturnType<typeof createTestWaits>) => unknown, string]>([
  [
    "a delayed request without a client that waits",
    ({ delay, load }) => {
      load.requests = 1;
      void delay("runs.get", 90_000);
    },
    "no client with `clock: tenant.clock.client` waits, and no test calls `clock.advance`. Waiting for it: runs.get, which a fault delays until 1970-01-01T00:01:30Z",
  ],
  [
    "a client that waits for something else",
    ({ clock }) => clock.timer(60_000, () => {}),
    "the client waits for something other than the sandbox. Waiting for it: a client with a time limit at 1970-01-01T00:01:00Z",
  ],
  [
    "a client that sleeps while a request is being handled",
    ({ clock, load }) => {
      load.requests = 1;
      void clock.sleep(1000);
    },
    "a request is still being handled. Waiting for it: a client that sleeps until 1970-01-01T00:00:01Z",
  ],
])("%s is reported once, after 5 s of real time", (_, wait, reason) => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  const waits = createTestWaits();
  void wait(waits);
  vi.advanceTimersByTime(4900);
  expect(waits.reports).toEqual([]);

  vi.advanceTimersByTime(60_000);
  expect(waits.reports).toEqual([`the time has stood still at 1970-01-01T00:00:00Z for 5 s, because ${reason}`]);
});

test("a time that moves, or for which nothing waits any longer, is not reported", () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  const { clock, time, reports } = createTestWaits();
  const cancel = clock.timer(60_000, () => {});
  vi.advanceTimersByTime(4000);
  time.moveTo(1);
  vi.advanceTimersByTime(4000);
  cancel();
  vi.advanceTimersByTime(60_000);

  expect(reports).toEqual([]);
});

test("a process does not end before the time limit of a delayed request", async () => {
  const source = `
import { startSandbox } from ${JSON.stringify(new URL("../../src/index.ts", import.meta.url).href)};
const { apiKey, clock, faults, fetch, url } = await startSandbox({ port: false, clock: "manual" });
faults.add({ delayMs: 90_000 });
void fetch(url + "/projects", { headers: { Authorization: "Bearer " + apiKey } });
await new Promise((resolve) => clock.client.timer(60_000, resolve));
console.log("over");`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", source]);

  expect(stdout).toBe("over\n");
});
