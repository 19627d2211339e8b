import { expect, test } from "vitest";
import type { Timer } from "../../src/store/timers.ts";
import { UnwritableError } from "../../src/store/unwritable.ts";
import { AdvanceStopped } from "../../src/time/advances.ts";
import { createScheduler } from "../../src/time/scheduler.ts";
import { createVirtualTime } from "../../src/time/virtual-time.ts";

/**
 * A scheduler at the time 0 with timers in memory, which a failed transaction restores. `ran` lists what ran, with the
 * time at which a timer was due or the clock woke a sleeper.
 */
function schedulerOf(...dues: readonly number[]) {
  const ran: string[] = [];
  let pending: Timer[] = [];
  const set = (due: number, subject = `${due}`): void => {
    pending.push({ due, task: "t", subject, detail: null });
    pending.sort((one, other) => one.due - other.due);
  };
  for (const due of dues) set(due);
  let depth = 0;
  let transactions = 0;
  const time = createVirtualTime({ mode: "manual", speed: 1, start: 0, machine: () => 0 });
  const onRun: Record<string, () => void> = {};
  const scheduler = createScheduler({
    time,
    timers: {
      set: () => {},
      cancel: () => {},
      lastDue: () => undefined,
      has: () => false,
      nextDue: () => pending[0]?.due ?? Number.POSITIVE_INFINITY,
      take: () => {
        ran.push(`take in transaction ${depth}`);
        return pending.shift() as Timer;
      },
      invalidate: () => {},
    },
    transaction: (work) => {
      const before = [...pending];
      depth += 1;
      transactions += 1;
      try {
        return work();
      } catch (error) {
        pending = before;
        throw error;
      } finally {
        depth -= 1;
      }
    },
    run: ({ subject, due }) => {
      ran.push(`${subject} at ${due} in transaction ${depth}`);
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
    pending: () => pending.map(({ due }) => due),
    transactions: () => transactions,
    ran: () => ran.filter((line) => !line.startsWith("take in transaction 1")),
  };
}

test("catchUp runs each timer that is due in the transaction that removes it", () => {
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

/** A scheduler with 20 timers at the times 1 to 20, each of which takes 3 ms of real time. */
function withSlowTimers() {
  const dues = Array.from({ length: 20 }, (_, index) => index + 1);
  const parts = schedulerOf(...dues);
  for (const due of dues) {
    parts.onRun[due] = () => {
      const end = performance.now() + 3;
      while (performance.now() < end);
    };
  }
  const done = dues.map((due) => `${due} at ${due} in transaction 1`);
  return { ...parts, done };
}

/** The same, at the time 20. */
function withBacklog() {
  const parts = withSlowTimers();
  parts.time.moveTo(20);
  return parts;
}

/** Calls `see` in each turn of the event loop until the work has ended. */
async function watching(work: Promise<unknown>, see: () => void): Promise<void> {
  let isOver = false;
  const watch = (): void => {
    if (isOver) return;
    see();
    setImmediate(watch);
  };
  setImmediate(watch);
  await work;
  isOver = true;
}

test("catchUpInTurns runs what is due in order, and lets others have their turn every 10 ms", async () => {
  const { scheduler, time, ran, done } = withBacklog();
  const counts: number[] = [];
  expect(scheduler.present()).toBeUndefined();
  const first = scheduler.catchUpInTurns();
  expect(scheduler.catchUpInTurns()).toBe(first);
  await watching(first, () => counts.push(ran().length));
  expect(ran()).toEqual(done);
  expect(scheduler.present()).toBe(time.now());
  // Five slices of at least 10 ms; nobody has a turn before the second or after the last one.
  expect(new Set(counts).size).toBeGreaterThan(2);
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

test("catchUpInTurns wakes sleepers, and runs what becomes due later when it is called again", async () => {
  const { scheduler, time, set, sleeper, ran } = schedulerOf(1);
  sleeper(2);
  time.moveTo(2);
  await scheduler.catchUpInTurns();
  set(3);
  time.moveTo(3);
  expect(scheduler.present()).toBeUndefined();
  await scheduler.catchUpInTurns();
  expect(ran()).toEqual(["1 at 1 in transaction 1", "wake at 2", "3 at 3 in transaction 1"]);
});

test("present returns the time if nothing is due, and wakes only the sleepers that are due", () => {
  const { scheduler, time, sleeper, ran } = schedulerOf(11);
  sleeper(5);
  sleeper(12);
  time.moveTo(10);

  expect(scheduler.present()).toBe(10);
  expect(ran()).toEqual(["wake at 10"]);
  time.moveTo(12);
  expect(scheduler.present()).toBeUndefined();
  expect(scheduler.nextSleeper()).toBe(12);
});

test("close resolves if nothing is in progress", async () => {
  await expect(schedulerOf(1).scheduler.close()).resolves.toBeUndefined();
});

test("advanceTo lets others have their turn every 10 ms, who see the time that it has reached and where it goes", async () => {
  const { scheduler, time, ran, done } = withSlowTimers();
  const seen: (readonly [now: number, target: number | undefined])[] = [];
  await watching(scheduler.advanceTo(30), () => seen.push([time.now(), scheduler.target()]));
  expect(ran()).toEqual(done);
  expect([time.now(), scheduler.target()]).toEqual([30, undefined]);
  const nows = seen.map(([now]) => now);
  expect(new Set(nows).size).toBeGreaterThan(3);
  expect(nows).toEqual(nows.toSorted((a, b) => a - b));
  expect(new Set(seen.map(([, target]) => target))).toEqual(new Set([30]));
});

test("quick timers of a slice share a transaction", async () => {
  const { scheduler, transactions } = schedulerOf(...Array.from({ length: 50 }, (_, index) => index));
  await scheduler.advanceTo(50);
  // One, unless other programs delay this one for 10 ms.
  expect(transactions()).toBeLessThan(10);
});

test("a timer ends the transaction if it starts work that takes real time", async () => {
  const { scheduler, onRun, transactions } = schedulerOf(1, 2);
  onRun["1"] = () => scheduler.track(Promise.resolve());
  await scheduler.advanceTo(2);
  expect(transactions()).toBe(2);
});

test("the target of several advances is the last of their times", async () => {
  const { scheduler } = withSlowTimers();
  const advances = [scheduler.advanceTo(10), scheduler.advanceTo(20), scheduler.advanceTo(15)];
  expect(scheduler.target()).toBe(20);
  await Promise.all(advances);
  expect(scheduler.target()).toBeUndefined();
});

test("stop ends each advance at the time that it has reached, and resolves afterwards", async () => {
  const { scheduler, time, ran, done } = withSlowTimers();
  const ended: string[] = [];
  const advances = [20, 30].map((end) => scheduler.advanceTo(end).catch((error: Error) => ended.push(`${error}`)));
  await scheduler.stop();
  const message = `AdvanceStopped: The clock was stopped at 1970-01-01T00:00:00Z`;
  expect(ended).toEqual([message, message]);
  expect(scheduler.target()).toBeUndefined();
  const stopped = time.now();
  expect(stopped).toBeGreaterThan(0);
  expect(stopped).toBeLessThan(20);
  await Promise.all(advances);
  await scheduler.advanceTo(20);
  expect(ran()).toEqual(done);
});

const failing = new Error("The timer fails");

test.each(["catchUp", "advanceTo"] as const)(
  "%s commits the timers before one that fails, and throws its error",
  async (name) => {
    const { scheduler, time, onRun, pending } = schedulerOf(1, 2, 3, 4);
    onRun["3"] = () => {
      throw failing;
    };
    if (name === "catchUp") time.moveTo(4);
    const run = async () => (name === "catchUp" ? scheduler.catchUp() : scheduler.advanceTo(4));
    await expect(run()).rejects.toBe(failing);
    expect(pending()).toEqual([3, 4]);
  },
);

test("while the data file cannot be written, what is due waits, sleepers wake, and only advanceTo fails", async () => {
  const { scheduler, time, onRun, pending, sleeper, ran } = schedulerOf(1, 2);
  let isFull = true;
  onRun["1"] = () => {
    if (isFull) throw new UnwritableError("full");
  };
  sleeper(2);
  time.moveTo(2);
  scheduler.catchUp();
  await scheduler.catchUpInTurns();
  expect(ran()).toContain("wake at 2");
  expect(pending()).toEqual([1, 2]);
  await expect(scheduler.advanceTo(2)).rejects.toThrow(UnwritableError);
  isFull = false;
  scheduler.catchUp();
  expect(pending()).toEqual([]);
});
