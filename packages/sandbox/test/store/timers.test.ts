import fc from "fast-check";
import { expect, test } from "vitest";
import { connect } from "../../src/store/data-file.ts";
import { createDatabase } from "../../src/store/database.ts";
import { createTimers, type Timer } from "../../src/store/timers.ts";

/** The timers of the tenants 1 and 2 in one database. */
function twoTenants() {
  const database = createDatabase(connect(), new Map());
  let sequence = 0;
  const nextSequence = () => ++sequence;
  return { database, timers: createTimers(database, 1, nextSequence), others: createTimers(database, 2, nextSequence) };
}

function timer(due: number, subject: string, detail: unknown = null): Timer {
  return { due, task: "move", subject, detail };
}

test("yields the timers of its tenant by due time, then in the order in which they were set", () => {
  const { timers, others } = twoTenants();
  others.set(timer(1, "other"));
  for (const [due, subject] of [
    [20, "late"],
    [10, "first"],
    [10, "second"],
  ] as const)
    timers.set(timer(due, subject, { of: subject }));

  expect(timers.nextDue()).toBe(10);
  expect([timers.take(), timers.take(), timers.take()]).toEqual([
    timer(10, "first", { of: "first" }),
    timer(10, "second", { of: "second" }),
    timer(20, "late", { of: "late" }),
  ]);
  expect(timers.nextDue()).toBe(Number.POSITIVE_INFINITY);
  expect(others.nextDue()).toBe(1);
  expect(() => timers.take()).toThrow(new TypeError("There is no timer"));
});

test("stores a missing detail as null", () => {
  const { timers } = twoTenants();
  timers.set(timer(1, "a", undefined));

  expect(timers.take()).toEqual(timer(1, "a", null));
});

test("cancels all timers of a subject of its tenant, and no others", () => {
  const { timers, others } = twoTenants();
  for (const due of [1, 2]) timers.set(timer(due, "a"));
  timers.set(timer(3, "b"));
  others.set(timer(4, "a"));
  expect(timers.nextDue()).toBe(1);
  timers.cancel("a");

  expect([timers.nextDue(), others.nextDue()]).toEqual([3, 4]);
});

test("knows when the last timer of a subject of its tenant is due", () => {
  const { timers, others } = twoTenants();
  for (const due of [5, 7, 6]) timers.set(timer(due, "a"));
  others.set(timer(9, "a"));

  expect([timers.lastDue("a"), timers.lastDue("b")]).toEqual([7, undefined]);
});

test("finds the timers of a database that was opened again", () => {
  const { database, timers } = twoTenants();
  timers.set(timer(5, "a"));

  expect(createTimers(database, 1, () => 9).nextDue()).toBe(5);
});

test("forgets the cached time of the next timer when a timer is set or canceled", () => {
  const { timers } = twoTenants();
  const dues = [7, 5].map((due) => {
    timers.set(timer(due, `${due}`));
    return timers.nextDue();
  });
  timers.cancel("5");

  expect([...dues, timers.nextDue()]).toEqual([7, 5, 7]);
});

test("forgets the cached time of the next timer after a rollback, and when it is told to", () => {
  const { database, timers } = twoTenants();
  timers.set(timer(5, "a"));
  const fail = () =>
    database.transaction(() => {
      timers.set(timer(1, "b"));
      expect(timers.nextDue()).toBe(1);
      throw new Error("broken");
    });

  expect(fail).toThrow("broken");
  expect(timers.nextDue()).toBe(5);
  database.run("DELETE FROM timers");
  expect(timers.nextDue()).toBe(5);
  timers.invalidate();
  expect(timers.nextDue()).toBe(Number.POSITIVE_INFINITY);
});

const someTimer = fc.record({ due: fc.integer({ min: 0, max: 50 }), subject: fc.constantFrom("a", "b", "c", "d") });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ set: fc.array(someTimer, { minLength: 1, maxLength: 40 }) }) },
  { weight: 1, arbitrary: fc.record({ cancel: fc.constantFrom("a", "b", "c", "d") }) },
  { weight: 4, arbitrary: fc.record({ take: fc.integer({ min: 1, max: 40 }) }) },
);

test("yields the same timers as a sorted list, however many there are, and after each rollback", () => {
  const transactions = fc.array(fc.record({ steps: fc.array(step, { maxLength: 8 }), fails: fc.boolean() }));
  fc.assert(
    fc.property(transactions, (all) => {
      const { database, timers } = twoTenants();
      let expected: Timer[] = [];
      for (const { steps, fails } of all) {
        const before = expected;
        const run = () =>
          database.transaction(() => {
            for (const one of steps) {
              if ("set" in one) {
                const added = one.set.map(({ due, subject }) => timer(due, subject));
                added.forEach(timers.set);
                expected = [...expected, ...added].toSorted((a, b) => a.due - b.due);
              } else if ("cancel" in one) {
                timers.cancel(one.cancel);
                expected = expected.filter(({ subject }) => subject !== one.cancel);
              } else {
                const taken = Math.min(one.take, expected.length);
                expect(Array.from({ length: taken }, () => timers.take())).toEqual(expected.slice(0, taken));
                expected = expected.slice(taken);
              }
              expect(timers.nextDue()).toBe(expected[0]?.due ?? Number.POSITIVE_INFINITY);
            }
            if (fails) throw new RangeError("undo");
          });
        if (fails) {
          expect(run).toThrow("undo");
          expected = before;
        } else run();
      }
      expect(expected.map(() => timers.take())).toEqual(expected);
      database.close();
    }),
    { numRuns: 40 },
  );
});

/** The dues of all timers, in the order in which they are taken. */
function takeAll(timers: ReturnType<typeof createTimers>): number[] {
  const dues: number[] = [];
  while (timers.nextDue() !== Number.POSITIVE_INFINITY) dues.push(timers.take().due);
  return dues;
}

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** Numbers below a bound in an order without a pattern. */
const shuffled = (bound: number): number[] => range(bound).map((index) => (index * 7919) % bound);

test.each([63, 64, 65, 200])("reads %i stored timers in order, in a transaction and outside one", (count) => {
  const { database, timers } = twoTenants();
  database.transaction(() => {
    for (const due of shuffled(count)) timers.set(timer(due, `${due}`));
  });
  const inside = createTimers(database, 1, () => 1000);
  const fail = () =>
    database.transaction(() => {
      expect(takeAll(inside)).toEqual(range(count));
      throw new Error("undo");
    });
  expect(fail).toThrow("undo");
  expect(takeAll(createTimers(database, 1, () => 1000))).toEqual(range(count));
});

test("sets and cancels timers among those that are stored and not read yet", () => {
  const { database, timers } = twoTenants();
  for (const due of range(200)) timers.set(timer(due * 2, due % 2 === 0 ? "even" : "odd"));
  let sequence = 1000;
  const others = createTimers(database, 1, () => ++sequence);
  database.transaction(() => {
    expect(others.nextDue()).toBe(0);
    others.set(timer(1, "new"));
    expect([others.take().due, others.nextDue()]).toEqual([0, 1]);
    others.set(timer(397, "new"));
    others.set(timer(3, "only"));
    expect(others.lastDue("only")).toBe(3);
    others.cancel("odd");
    expect([others.lastDue("even"), others.lastDue("odd"), others.lastDue("new")]).toEqual([396, undefined, 397]);
  });
  expect(takeAll(others)).toEqual([
    1,
    3,
    ...range(100)
      .slice(1)
      .map((index) => index * 4),
    397,
  ]);
});

test("keeps the order of thousands of timers that one transaction sets", () => {
  const { database, timers } = twoTenants();
  database.transaction(() => {
    expect(timers.nextDue()).toBe(Number.POSITIVE_INFINITY);
    for (const due of shuffled(3000)) timers.set(timer(due, due < 1500 ? "early" : "late"));
    expect(timers.lastDue("early")).toBe(1499);
    timers.cancel("late");
    timers.set(timer(5000, "late"));
    expect(timers.lastDue("late")).toBe(5000);
  });
  expect(takeAll(timers)).toEqual([...range(1500), 5000]);
});

test("knows the last timer of a subject in the transaction that sets it", () => {
  const { database, timers } = twoTenants();
  database.transaction(() => {
    expect(timers.nextDue()).toBe(Number.POSITIVE_INFINITY);
    for (const due of [5, 7, 6]) timers.set(timer(due, "a"));
    timers.set(timer(9, "b"));
    expect([timers.lastDue("a"), timers.lastDue("c")]).toEqual([7, undefined]);
  });
});

test("writes no timer that is set and taken, or canceled, in one transaction", () => {
  const { database, timers } = twoTenants();
  const before = database.changes();
  database.transaction(() => {
    expect(timers.nextDue()).toBe(Number.POSITIVE_INFINITY);
    timers.set(timer(1, "a"));
    timers.set(timer(2, "b"));
    timers.take();
    timers.cancel("b");
  });
  expect(database.changes()).toBe(before);
});

test("stores the only timer of a transaction", () => {
  const { database, timers } = twoTenants();
  expect(timers.nextDue()).toBe(Number.POSITIVE_INFINITY);
  database.transaction(() => timers.set(timer(1, "a")));
  expect(createTimers(database, 1, () => 9).nextDue()).toBe(1);
});

test("takes thousands of timers in the transaction that sets them", () => {
  const { database, timers } = twoTenants();
  database.transaction(() => {
    expect(timers.nextDue()).toBe(Number.POSITIVE_INFINITY);
    for (const due of shuffled(3000)) timers.set(timer(due, "a"));
    expect(takeAll(timers)).toEqual(range(3000));
  });
  expect(createTimers(database, 1, () => 9000).nextDue()).toBe(Number.POSITIVE_INFINITY);
});

test.each([
  ["canceled", (timers: ReturnType<typeof createTimers>) => timers.cancel("a")],
  ["taken", (timers: ReturnType<typeof createTimers>) => timers.take()],
])("yields a timer again that was %s in a transaction that was rolled back", (_, change) => {
  const { database, timers } = twoTenants();
  for (const [due, subject] of [
    [1, "a"],
    [2, "b"],
  ] as const)
    timers.set(timer(due, subject));
  expect(timers.nextDue()).toBe(1);
  const fail = () =>
    database.transaction(() => {
      change(timers);
      expect(timers.nextDue()).toBe(2);
      throw new Error("undo");
    });
  expect(fail).toThrow("undo");
  expect(timers.nextDue()).toBe(1);
});

test("tells whether a timer of a task is set, in memory or in the database, for this tenant alone", () => {
  const { database, timers } = twoTenants();
  const { task } = timer(1, "a");
  expect(timers.has(task)).toBe(false);
  timers.set(timer(1, "a"));
  const reopened = createTimers(database, 1, () => 9000);
  expect([timers.has(task), timers.has("other"), reopened.has(task)]).toEqual([true, false, true]);
  expect(createTimers(database, 9, () => 9000).has(task)).toBe(false);
  reopened.take();
  expect(reopened.has(task)).toBe(false);
});
