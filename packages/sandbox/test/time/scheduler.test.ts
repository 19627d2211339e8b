import { expect, test } from "vitest";
import type { Timer } from "../../src/store/timers.ts";
import { AdvanceStopped, createScheduler } from "../../src/time/scheduler.ts";
import { createVirtualTime } from "../../src/time/virtual-time.ts";

/** A scheduler at the time 0 with timers in memory. `ran` lists what ran, with the time that the clock showed. */
function schedulerOf(...dues: readonly number[]) {
  const ran: string[] = [];
  const pending: Timer[] = [];
  const set = (due: number, subject = `${due}`): void => {
    pending.push({ due, task: "t", subject, detail: null });
    pending.sort((one, other) => one.due - other.due);
  };
  for (const due of dues) set(due);
  let depth = 0;
  const time = createVirtualTime({ mode: "manual", speed: 1, start: 0, machine: () => 0 });
  const onRun: Record<string, () => void> = {};
  const scheduler = createScheduler({
    time,
    timers: {
      set: () => {},
      cancel: () => {},
      lastDue: () => undefined,
      nextDue: () => pending[0]?.due ?? Number.POSITIVE_INFINITY,
      take: () => {
        ran.push(`take in transaction ${depth}`);
        return pending.shift() as Timer;
      },
      invalidate: () => {},
    },
    transaction: (work) => {
      depth += 1;
      const result = work();
      depth -= 1;
      return result;
    },
    run: ({ subject }) => {
      ran.push(`${subject} at ${time.now()} in transaction ${depth}`);
      onRun[subject]?.();
    },
  });
  const sleeper = (due: number) => scheduler.addSleeper({ due, wake: () => ran.push(`wake at ${time.now()}`) });
  return {
    scheduler,
    time,
    set,
    sleeper,
    onRun,
    ran: () => ran.filter((line) => !line.startsWith("take in transaction 1")),
  };
}

test("catchUp runs each timer that is due, as if at its time, in the transaction that removes it", () => {
  const { scheduler, time, ran } = schedulerOf(5, 10, 11);
  time.moveTo(10);
  scheduler.catchUp();

  expect(ran()).toEqual(["5 at 5 in transaction 1", "10 at 10 in transaction 1"]);
});

test("advanceTo moves the time from timer to timer and from sleeper to sleeper, and then to its end", async () => {
  const { scheduler, time, sleeper, ran } = schedulerOf(5, 30, 40);
  sleeper(20);
  sleeper(31);
  await scheduler.advanceTo(30);

  expect(ran()).toEqual(["5 at 5 in transaction 1", "wake at 20", "30 at 30 in transaction 1"]);
  expect([time.now(), scheduler.nextSleeper()]).toEqual([30, 31]);
});

test("advanceTo moves the time past sleepers to its end", async () => {
  const { scheduler, time, sleeper, ran } = schedulerOf();
  for (const due of [5, 7]) sleeper(due);
  await scheduler.advanceTo(10);

  expect([...ran(), time.now()]).toEqual(["wake at 5", "wake at 7", 10]);
});

test("advanceTo runs timers that other timers set", async () => {
  const { scheduler, set, onRun, ran } = schedulerOf(5);
  onRun["5"] = () => {
    set(10, "child");
    set(11, "too late");
  };
  await scheduler.advanceTo(10);

  expect(ran()).toEqual(["5 at 5 in transaction 1", "child at 10 in transaction 1"]);
});

test("advanceTo waits for tracked work, even if it fails or sets timers that are due", async () => {
  const { scheduler, set, onRun, ran } = schedulerOf(5);
  let arrive = (): void => {};
  const arrival = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  onRun["5"] = () => {
    scheduler.track(
      arrival.then(() => {
        set(5, "retry");
        throw new Error("The receiver is down");
      }),
    );
  };
  let isDone = false;
  const advancing = scheduler.advanceTo(5).then(() => {
    isDone = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isDone).toBe(false);
  arrive();
  await advancing;

  expect(ran()).toEqual(["5 at 5 in transaction 1", "retry at 5 in transaction 1"]);
});

test("settled waits for work that tracked work has started", async () => {
  const { scheduler } = schedulerOf();
  const steps: string[] = [];
  const later = (name: string, then = () => {}) =>
    new Promise<void>((resolve) =>
      setImmediate(() => {
        steps.push(name);
        then();
        resolve();
      }),
    );
  scheduler.track(later("first", () => scheduler.track(later("second"))));
  await scheduler.settled();

  expect(steps).toEqual(["first", "second"]);
});

test("wakes each sleeper once, and none that was removed", () => {
  const { scheduler, time, sleeper, ran } = schedulerOf();
  sleeper(1);
  const remove = sleeper(2);
  sleeper(4);
  remove();
  expect(scheduler.nextSleeper()).toBe(1);
  time.moveTo(3);
  scheduler.catchUp();
  scheduler.catchUp();

  expect(ran()).toEqual(["wake at 3"]);
  expect(scheduler.nextSleeper()).toBe(4);
});

test("has no next sleeper if there is none", () => {
  expect(schedulerOf().scheduler.nextSleeper()).toBe(Number.POSITIVE_INFINITY);
});

/** A scheduler with 20 timers at the times 1 to 20, each of which takes 3 ms of real time. It is now 20. */
function withBacklog() {
  const dues = Array.from({ length: 20 }, (_, index) => index + 1);
  const parts = schedulerOf(...dues);
  for (const due of dues) {
    parts.onRun[due] = () => {
      const end = performance.now() + 3;
      while (performance.now() < end);
    };
  }
  parts.time.moveTo(20);
  const done = dues.map((due) => `${due} at ${due} in transaction 1`);
  return { ...parts, done };
}

test("catchUpInTurns runs what is due in order, and lets others have their turn every 10 ms", async () => {
  const { scheduler, ran, done } = withBacklog();
  const counts: number[] = [];
  let isOver = false;
  const watch = (): void => {
    counts.push(ran().length);
    if (!isOver) setImmediate(watch);
  };
  setImmediate(watch);
  expect(scheduler.isBehind()).toBe(true);
  const first = scheduler.catchUpInTurns();
  expect(scheduler.catchUpInTurns()).toBe(first);
  await first;
  isOver = true;
  expect(ran()).toEqual(done);
  expect(scheduler.isBehind()).toBe(false);
  expect(new Set(counts).size).toBeGreaterThan(4);
});

test("close ends catchUpInTurns before its end", async () => {
  const { scheduler, ran } = withBacklog();
  const catchingUp = scheduler.catchUpInTurns();
  await Promise.all([scheduler.close(), expect(catchingUp).rejects.toThrow(AdvanceStopped)]);
  const { length } = ran();
  expect(length).toBeGreaterThan(0);
  expect(length).toBeLessThan(20);
});

test("stop does not end catchUpInTurns", async () => {
  const { scheduler, ran, done } = withBacklog();
  await Promise.all([scheduler.catchUpInTurns(), scheduler.stop()]);
  expect(ran()).toEqual(done);
});
