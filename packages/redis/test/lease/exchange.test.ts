import type { Clock } from "@planasonix/runtime";
import { fakeClock } from "@planasonix/runtime/testing";
import { describe, expect, test } from "vitest";
import { armTimer, exchangeSoon } from "../../src/lease/exchange.ts";
import { createGroup, endRequest, sendRequest } from "../../src/lease/group.ts";
import type { Reply, Report } from "../../src/lease/messages.ts";
import { blockedClock } from "../support/blocked-clock.ts";
import { plainReply } from "../support/examples.ts";

/** Exchanges with a store that gives these replies in turn, and repeats the last one. */
function exchanges<TestClock extends Clock>(clock: TestClock, ...replies: readonly unknown[]) {
  const reports: Report[] = [];
  const events: string[] = [];
  const waiting = { waiting: 0, priority: 0, untilDeadlineMs: 9_000 };
  const group = createGroup("main");
  const context = {
    clock,
    member: "m",
    timeoutMs: 50,
    async exchange(_: string, report: Report): Promise<Reply> {
      reports.push(report);
      const reply = await replies[Math.min(reports.length, replies.length) - 1];
      if (reply && Object(reply) === reply && "now" in (reply as object)) return reply as Reply;
      throw reply;
    },
    waiting: () => ({ ...waiting }),
    onReply: () => void events.push("reply"),
    onChange: () => void events.push(group.failure ? `lost: ${group.failure.message}` : "change"),
  };
  const arm = (): void => armTimer(context, group);
  return { clock, group, reports, events, waiting, arm, exchangeSoon: () => exchangeSoon(context, group) };
}

const late = "lost: Redis did not respond within 50 ms";
const never = new Promise(() => {});

describe("an exchange", () => {
  test("reports what happened and how many requests wait, also in the same turn", async () => {
    const { clock, group, reports, waiting, exchangeSoon } = exchanges(fakeClock(), plainReply);
    exchangeSoon();
    exchangeSoon();
    sendRequest(group, 0);
    Object.assign(waiting, { waiting: 3, priority: 1 });
    await clock.advance(0);
    expect(reports).toMatchObject([{ member: "m", sentAt: 0, waiting: 3, priority: 1, unleased: 1, spare: 10 }]);
  });

  test("states times relative to the report, on the store's clock", async () => {
    const { clock, group, reports, exchangeSoon } = exchanges(fakeClock(), plainReply);
    group.storeAheadMs = 1e12;
    await clock.advance(70);
    group.results.stated = { limit: 50, remaining: 7, isRelative: true, sentAt: 40, resetAt: 900 };
    group.results.pausedUntil = 500;
    exchangeSoon();
    await clock.advance(0);
    exchangeSoon();
    await clock.advance(0);
    const stated = { limit: 50, remaining: 7, isRelative: true, agoMs: 30, resetInMs: 830 };
    expect(reports).toMatchObject([{ sentAt: 1e12 + 70, stated, pauseMs: 430 }, { sentAt: 1e12 + 71 }]);
  });

  test("begins `paceMs` after a request was sent or has ended, and not while nothing happens", async () => {
    const { clock, group, reports, arm } = exchanges(fakeClock(), { ...plainReply, isFree: true, paceMs: 30 });
    group.latest = { ...plainReply, paceMs: 30 };
    const request = sendRequest(group, 0);
    arm();
    await clock.advance(29);
    expect(reports).toHaveLength(0);
    await clock.advance(10_000);
    expect(reports).toHaveLength(1);
    endRequest(group, request, "accepted", true);
    arm();
    await clock.advance(10_000);
    expect(reports).toHaveLength(2);
  });

  test("begins `paceMs` after the first of several requests", async () => {
    const { clock, group, reports, arm } = exchanges(fakeClock(), { ...plainReply, isFree: true });
    group.latest = { ...plainReply, paceMs: 30 };
    for (let index = 0; index < 3; index += 1) {
      sendRequest(group, clock.monotonic());
      arm();
      await clock.advance(10);
    }
    expect(reports).toMatchObject([{ unleased: 3 }]);
  });

  test("that a sent request brings forward takes place once", async () => {
    const replies = [{ ...plainReply, leased: 1, limit: 50 }, plainReply];
    const { clock, group, reports, arm, exchangeSoon } = exchanges(fakeClock(), ...replies);
    exchangeSoon();
    await clock.advance(1);
    sendRequest(group, 1);
    arm();
    await clock.advance(20);
    expect(reports).toHaveLength(2);
    await clock.advance(1_000);
    expect(reports).toHaveLength(2);
  });

  test("waits until the exchange in progress has ended", async () => {
    let resolve = (_: Reply): void => {};
    const reply = new Promise<Reply>((settle) => {
      resolve = settle;
    });
    const { clock, group, reports, arm, exchangeSoon } = exchanges(fakeClock(), reply, plainReply);
    exchangeSoon();
    await clock.advance(0);
    sendRequest(group, 0);
    arm();
    await clock.advance(40);
    expect(reports).toHaveLength(1);
    resolve(plainReply);
    await clock.advance(0);
    await clock.advance(20);
    expect(reports).toHaveLength(2);
  });

  test.each([
    ["if requests wait", 1, false, 10],
    ["if requests were sent or have ended", 0, true, 10],
    ["not while nothing happens", 0, false, 0],
  ])("asks for leases in advance, %s", async (_, waits, isActive, spare) => {
    const { clock, group, reports, waiting, exchangeSoon } = exchanges(fakeClock(), plainReply);
    waiting.waiting = waits;
    group.results.isActive = isActive;
    exchangeSoon();
    await clock.advance(0);
    expect(reports).toMatchObject([{ spare }]);
  });

  test("asks for as many leases in advance as it lacks, and reports no request with a lease as one without", async () => {
    const replies = [{ ...plainReply, leased: 4, limit: 50 }, plainReply];
    const { clock, group, reports, exchangeSoon } = exchanges(fakeClock(), ...replies);
    exchangeSoon();
    await clock.advance(1);
    sendRequest(group, 1);
    exchangeSoon();
    await clock.advance(0);
    expect(reports[1]).toMatchObject({ spare: 7, unleased: 0 });
  });

  test("leaves no timer that keeps the process running", async () => {
    const clock = fakeClock();
    const running = new Set<object>();
    const timer: Clock["timer"] = (ms, run) => {
      const entry = {};
      running.add(entry);
      const cancel = clock.timer(ms, run);
      return () => void (running.delete(entry) && cancel());
    };
    const { exchangeSoon } = exchanges({ ...clock, timer }, plainReply);
    exchangeSoon();
    expect(running.size).toBe(0);
    await clock.advance(0);
    expect(running.size).toBe(0);
  });

  test("begins when leases were not used for 100 ms", async () => {
    const replies = [{ ...plainReply, leased: 2, limit: 50 }, plainReply];
    const { clock, reports, exchangeSoon } = exchanges(fakeClock(), ...replies);
    exchangeSoon();
    await clock.advance(0);
    await clock.advance(99);
    expect(reports).toHaveLength(1);
    await clock.advance(1);
    expect(reports[1]).toMatchObject({ ended: { [plainReply.expiry]: 2 }, spare: 0 });
  });

  test.each<[string, unknown, string]>([
    ["an error", new Error("READONLY"), "lost: READONLY"],
    ["text", "READONLY", "lost: 'READONLY'"],
    ["an object that cannot become a string", Object.create(null), "lost: [Object: null prototype] {}"],
  ])("fails if the client rejects with %s", async (_, error, message) => {
    const { clock, events, group, exchangeSoon } = exchanges(fakeClock(), error);
    exchangeSoon();
    await clock.advance(0);
    expect([events, group.isExchanging]).toEqual([[message], false]);
  });
});

describe("a store that does not respond in time", () => {
  test("delays requests for `timeoutMs`, and its late reply is used", async () => {
    let resolve = (_: Reply): void => {};
    const reply = new Promise<Reply>((settle) => {
      resolve = settle;
    });
    const { clock, events, group, exchangeSoon } = exchanges(fakeClock(), reply);
    await clock.advance(5_000);
    exchangeSoon();
    await clock.advance(0);
    await clock.advance(50);
    expect(events).toEqual([late]);
    resolve({ ...plainReply, leased: 2, limit: 50 });
    await clock.advance(0);
    expect([events, group.failure]).toEqual([[late, "reply", "change"], undefined]);
  });

  test("is asked again after half a second at the earliest, without a request for leases", async () => {
    const { clock, reports, group, waiting, exchangeSoon } = exchanges(fakeClock(), new Error("gone"));
    waiting.waiting = 5;
    exchangeSoon();
    await clock.advance(0);
    await clock.advance(499);
    expect(reports).toMatchObject([{ waiting: 5 }]);
    await clock.advance(1);
    expect(reports[1]).toMatchObject({ waiting: 0, spare: 0 });
    expect(group.failure?.message).toBe("gone");
  });

  test("takes the unused leases away, which others may use by then", async () => {
    const replies = [{ ...plainReply, leased: 2, limit: 50 }, new Error("gone")];
    const { clock, group, exchangeSoon } = exchanges(fakeClock(), ...replies);
    exchangeSoon();
    await clock.advance(1);
    expect(group.leases).toHaveLength(2);
    exchangeSoon();
    await clock.advance(0);
    expect(group.leases).toEqual([]);
  });

  test("is not asked again while the process makes no requests", async () => {
    const { clock, reports, exchangeSoon } = exchanges(fakeClock(), new Error("gone"));
    exchangeSoon();
    await clock.advance(0);
    await clock.advance(10_000);
    expect(reports).toHaveLength(1);
  });

  test("is asked again if a reply never comes", async () => {
    const { clock, reports, events, waiting, exchangeSoon } = exchanges(fakeClock(), never, plainReply);
    waiting.waiting = 1;
    exchangeSoon();
    await clock.advance(0);
    await clock.advance(1_499);
    expect([reports.length, events]).toEqual([1, [late, late]]);
    await clock.advance(1);
    expect([reports.length, events]).toEqual([2, [late, late, "reply", "change"]]);
  });
});

describe("a process whose event loop was blocked", () => {
  test.each([60, 1_000, 3_000])("uses a reply that arrived within these %d ms", async (ms) => {
    let resolve = (_: Reply): void => {};
    const reply = new Promise<Reply>((settle) => {
      resolve = settle;
    });
    const { clock, events, exchangeSoon } = exchanges(blockedClock(), reply);
    exchangeSoon();
    await clock.advance(0);
    await clock.block(ms, () => resolve(plainReply));
    await clock.advance(400);
    expect(events).toEqual(["reply", "change"]);
  });

  test("takes the store for lost if no reply arrived", async () => {
    const { clock, events, exchangeSoon } = exchanges(blockedClock(), never);
    exchangeSoon();
    await clock.advance(0);
    await clock.block(60);
    await clock.advance(9);
    expect(events).toEqual([]);
    await clock.advance(1);
    expect(events).toEqual([late]);
  });
});
