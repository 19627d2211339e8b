import { describe, expect, test } from "vitest";
import { createPolls } from "../../../src/client/waiting/polls.ts";
import { type FakeClock, fakeClock } from "../../../src/testing/index.ts";
import { json, listen, problem, setup } from "../../support/fixture.ts";
import { workOf } from "../../support/work.ts";

/** Creates the polls of a wait, with the options of the wait and of the client. */
function start(options: object = {}, client: object = {}) {
  const { exchange, clock, things } = setup([problem(500)], { maxRetries: 0, ...client });
  return { polls: createPolls({ ...workOf(exchange), options }), clock, exchange, things };
}

/** Creates the outcome of a poll that succeeded, with headers. */
function good(headers: Record<string, string> = {}) {
  const response = { response: json({}, 200, headers) };
  return { value: { response } } as never;
}

/** Creates the outcome of a poll that failed. */
const bad = async ({ things }: ReturnType<typeof start>) => ({
  error: await things.get("th_1").catch((e: unknown) => e),
});

describe("delay between polls", () => {
  test("increases from 2 s to at most 24 s, before jitter", async () => {
    const { polls, clock } = start();

    for (let poll = 0; poll < 10; poll += 1) await polls.pause();

    expect(clock.sleptMs.slice(0, 3)).toEqual([2_000, 3_000, 4_500]);
    expect(clock.sleptMs.slice(-2)).toEqual([24_000, 24_000]);
  });

  test("is the shortest again after a reset", async () => {
    const { polls, clock } = start();

    for (let poll = 0; poll < 5; poll += 1) await polls.pause();
    polls.reset();
    await polls.pause();

    expect(clock.sleptMs.at(-1)).toBe(2_000);
  });

  test.each([
    ["86400", 0, 300_000],
    ["86400", 0.5, 300_000],
    ["299", 0, 299_000],
    ["280", 0.5, 300_000],
    ["60", 0.5, 67_500],
  ])("is at most 5 minutes after a successful poll with `Retry-After: %s`", async (seconds, random, delayMs) => {
    const { polls, clock } = start({}, { random: () => random });

    await polls.pause(good({ "retry-after": seconds }));

    expect(clock.sleptMs).toEqual([delayMs]);
  });

  test("is `pollIntervalMs`, even if that is longer than 5 minutes", async () => {
    const { polls, clock } = start({ pollIntervalMs: 600_000 });

    await polls.pause(good({ "retry-after": "86400" }));

    expect(clock.sleptMs).toEqual([600_000]);
  });

  test("is not limited after a failed poll, because the API asked for it", async () => {
    const made = start({}, { fetch: async () => problem(503, { "retry-after": "3600" }) });

    await made.polls.pause(await bad(made));

    expect(made.clock.sleptMs).toEqual([3_600_000]);
  });

  test("has jitter after a failed poll for which the API states a delay", async () => {
    const made = start({}, { fetch: async () => problem(503, { "retry-after": "3600" }), random: () => 0.5 });

    await made.polls.pause(await bad(made));

    expect(made.clock.sleptMs).toEqual([4_050_000]);
  });
});

describe("last poll", () => {
  test("starts 500 ms before the deadline, and no poll follows", async () => {
    const { polls, clock } = start({ deadlineMs: 5_000 });

    const continued = [await polls.pause(), await polls.pause(), await polls.pause()];

    expect(continued).toEqual([true, true, false]);
    expect(clock.monotonic()).toBe(4_500);
    expect(polls.leftMs()).toBe(500);
  });

  /** A clock on which each sleep takes longer than requested, as if the process were suspended. */
  const suspending = (ms: number): FakeClock => {
    const clock = fakeClock();
    return Object.assign(fakeClock(), {
      monotonic: clock.monotonic,
      now: clock.now,
      sleep: (requestedMs: number, signal?: AbortSignal) => clock.sleep(requestedMs + ms, signal),
    });
  };

  test.each([300, 3_600_000])("has a full `timeoutMs` if a delay ended %i ms too late", async (ms) => {
    const { polls } = start({ deadlineMs: 1_500 }, { clock: suspending(ms), timeoutMs: 90_000 });

    expect(await polls.pause()).toBe(true);
    expect(polls.leftMs()).toBe(90_000);
    expect(await polls.pause()).toBe(false);
  });

  test("has the time that is left if a delay ended slightly too late", async () => {
    const { polls } = start({ deadlineMs: 1_500 }, { clock: suspending(200) });

    expect(await polls.pause()).toBe(true);
    expect(polls.leftMs()).toBe(300);
    expect(await polls.pause()).toBe(false);
  });

  test("is repeated with a full `timeoutMs` if the process was suspended during it", async () => {
    const { polls, clock } = start({ deadlineMs: 1_500 }, { timeoutMs: 90_000 });

    await clock.advance(3_600_000);

    expect(await polls.pause()).toBe(true);
    expect(polls.leftMs()).toBe(90_000);
    await clock.advance(100_000);
    expect([polls.leftMs(), await polls.pause(), clock.sleptMs]).toEqual([1, false, []]);
  });

  test.each([1_000, 1_500, 1_999])("is not repeated if it ended %i ms after the start of the wait", async (ms) => {
    const { polls, clock } = start({ deadlineMs: 1_500 });

    await clock.advance(ms);

    expect(await polls.pause()).toBe(false);
  });
});

describe("contact", () => {
  test("is lost without a successful poll, or more than three intervals after the last one", async () => {
    const made = start({ pollIntervalMs: 1_000 });
    const { polls, clock } = made;
    const failure = await bad(made);

    polls.record(failure);
    expect(polls.isLost()).toBe(true);
    polls.record(good());
    await polls.pause(good());
    polls.record(failure);
    await clock.advance(2_000);
    expect(polls.isLost()).toBe(false);
    await clock.advance(1);
    expect(polls.isLost()).toBe(true);
  });

  test("is measured by the interval after the last successful poll, not by those after failed ones", async () => {
    const made = start();
    const { polls, clock } = made;
    const failure = await bad(made);
    polls.record(good());
    await polls.pause(good());

    for (let poll = 0; poll < 4; poll += 1) {
      polls.record(failure);
      await polls.pause(failure);
    }

    expect(clock.monotonic()).toBeLessThan(3 * Number(clock.sleptMs.at(-1)));
    expect(polls.isLost()).toBe(true);
  });

  test("is not lost while the API asks for long intervals", async () => {
    const made = start();
    const { polls, clock } = made;
    polls.record(good());

    await polls.pause(good({ "retry-after": "200" }));
    polls.record(await bad(made));
    await clock.advance(300_000);

    expect(polls.isLost()).toBe(false);
  });

  test("is not lost if the last poll succeeded, however long ago", async () => {
    const { polls, clock } = start();

    polls.record(good());
    await clock.advance(3_600_000);

    expect(polls.isLost()).toBe(false);
  });

  test("states the time of the last successful poll", async () => {
    const { polls, clock } = start();

    expect(polls.succeeded).toBe("none");
    polls.record(good());
    await clock.advance(5_000);
    polls.record({});
    expect(polls.succeeded).toBe("2026-01-01T00:00:00.000Z");
    polls.record(good());
    expect(polls.succeeded).toBe("2026-01-01T00:00:05.000Z");
  });

  test("causes a warning with the last failure", async () => {
    const warnings: object[] = [];
    const nothing = (): void => {};
    const warn = (_: string, details: object): unknown => warnings.push(details);
    const made = start({}, { logger: { debug: nothing, info: nothing, error: nothing, warn } });
    const failure = await bad(made);

    for (let poll = 0; poll < 5; poll += 1) made.polls.record(failure as never);

    expect(warnings.at(-1)).toEqual({ error: expect.objectContaining({ status: 500 }) });
  });

  test("causes one warning after five failures in a row, and another one only after a success", async () => {
    const { warnings, options } = listen();
    const made = start({}, options);
    const failure = await bad(made);
    warnings.length = 0;
    const fail = (times: number): void => {
      for (let poll = 0; poll < times; poll += 1) made.polls.record(failure);
    };

    fail(4);
    made.polls.record(good());
    fail(4);
    expect(warnings).toEqual([]);
    fail(8);
    expect(warnings).toEqual(["planasonix: things.get run_1 failed 5 times in a row; still polling"]);
    made.polls.record(good());
    fail(5);
    expect(warnings).toHaveLength(2);
  });
});
