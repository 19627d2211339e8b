import { describe, expect, test } from "vitest";
import {
  applyReply,
  createGroup,
  endRequest,
  type Group,
  type GroupRequest,
  hear,
  laterOf,
  maySend,
  type SentStatement,
  sendRequest,
  takeResults,
} from "../../src/lease/group.ts";
import type { Reply } from "../../src/lease/messages.ts";
import { plainReply } from "../support/examples.ts";

/** A group that has received this reply, 4 ms after the report. */
function replied(reply: Partial<Reply>, unleased: GroupRequest[] = [], group: Group = createGroup("main")): Group {
  applyReply(group, { ...plainReply, ...reply }, unleased, 0, 4);
  return group;
}

function stated(remaining: number, resetAt: number, limit = 50): SentStatement {
  return { limit, remaining, resetAt, isRelative: false, sentAt: 0 };
}

test("a new group knows nothing, and waits for nothing", () => {
  expect(createGroup("main")).toStrictEqual({
    name: "main",
    inFlight: new Set(),
    leases: [],
    results: { ended: {}, unstated: 0, isHeard: false, isActive: false },
    ...{ isFree: false, isExchanging: false, retryAt: 0, reportedAt: 0 },
    ...{ failure: undefined, timer: undefined, storeAheadMs: undefined, latest: undefined },
  });
});

describe("results", () => {
  test("count the requests whose responses stated no quota", () => {
    const group = createGroup("main");
    const requests = [sendRequest(group, 0), sendRequest(group, 0), sendRequest(group, 0)];
    for (const [index, request] of requests.entries()) endRequest(group, request, "accepted", index === 0);
    expect(takeResults(group, 5).unstated).toBe(2);
  });

  test("tell whether a response without a quota has arrived", () => {
    const group = createGroup("main");
    hear(group, stated(9, 1_000));
    expect(takeResults(group, 5).isHeard).toBe(false);
    hear(group, undefined);
    expect(takeResults(group, 5).isHeard).toBe(true);
  });

  test("tell whether requests were sent, have ended or got a response", () => {
    const group = createGroup("main");
    const isActive = (): boolean => takeResults(group, 5).isActive;
    expect(isActive()).toBe(false);
    const request = sendRequest(group, 0);
    expect(isActive()).toBe(true);
    endRequest(group, request, "lost", false);
    expect(isActive()).toBe(true);
    hear(group, undefined);
    expect([isActive(), isActive()]).toEqual([true, false]);
  });
});

describe("leases", () => {
  test("each allow one request, until they expire", () => {
    const group = replied({ leased: 2, limit: 50 });
    expect([maySend(group, 4), maySend(group, 500), group.leases.length]).toEqual([true, false, 2]);
    expect(sendRequest(group, 4)).toEqual({ sentAt: 4, isTest: false, expiry: plainReply.expiry });
    sendRequest(group, 5);
    expect([maySend(group, 6), group.leases.length]).toEqual([false, 0]);
    expect(sendRequest(group, 6).expiry).toBeUndefined();
  });

  test("are not used once they have expired", () => {
    const group = replied({ leased: 1, limit: 50 });
    expect(sendRequest(group, 500)).toEqual({ sentAt: 500, isTest: false, expiry: undefined });
    expect(sendRequest(group, 499).expiry).toBe(plainReply.expiry);
  });

  test("are not needed while no quota is known", () => {
    const group = replied({ isFree: true });
    expect(maySend(group, 4)).toBe(true);
    hear(group, undefined);
    expect(maySend(group, 4)).toBe(true);
    hear(group, stated(9, 1_000));
    expect([maySend(group, 4), group.retryAt]).toEqual([false, 0]);
  });

  test("are reported when their requests have ended", () => {
    const group = replied({ leased: 2, limit: 50 });
    const [one, other] = [sendRequest(group, 4), sendRequest(group, 4)];
    endRequest(group, one, "accepted", true);
    endRequest(group, other, "lost", false);
    expect(takeResults(group, 20)).toMatchObject({ ended: { [plainReply.expiry]: 2 }, unstated: 1 });
    expect(takeResults(group, 21)).toMatchObject({ ended: {}, unstated: 0 });
  });

  test("are returned once they were not used for 100 ms", () => {
    const group = replied({ leased: 3, limit: 50 });
    sendRequest(group, 5);
    expect([takeResults(group, 103).ended, group.leases.length]).toEqual([{}, 2]);
    expect([takeResults(group, 104).ended, group.leases.length]).toEqual([{ [plainReply.expiry]: 2 }, 0]);
  });

  test("are forgotten once they are used", () => {
    const group = replied({ leased: 1, limit: 50 });
    sendRequest(group, 5);
    expect([takeResults(group, 6).ended, group.leases]).toEqual([{}, []]);
    const late = replied({ leased: 1, isTest: true, limit: 50 });
    sendRequest(late, 5);
    const { ended, test: result } = takeResults(late, 104);
    expect([ended, result]).toEqual([{}, undefined]);
  });

  test("cover the requests that were in flight without a lease when a quota is known", () => {
    const group = createGroup("main");
    const [open, ended] = [sendRequest(group, 0), sendRequest(group, 0)];
    endRequest(group, ended, "accepted", true);
    replied({ limit: 0 }, [open, ended], group);
    expect([open.expiry, takeResults(group, 4).ended]).toEqual([undefined, {}]);
    replied({ limit: 50 }, [open, ended], group);
    expect([open.expiry, takeResults(group, 4).ended]).toEqual([plainReply.expiry, { [plainReply.expiry]: 1 }]);
  });
});

describe("a test", () => {
  test.each(["accepted", "refused", "lost"] as const)("is reported as %s", (result) => {
    const group = replied({ leased: 1, isTest: true, limit: 50 });
    endRequest(group, sendRequest(group, 4), result, true);
    expect(takeResults(group, 5).test).toBe(result);
  });

  test("is not another request, nor another lease that was not used", () => {
    const group = replied({ leased: 2, limit: 50 });
    endRequest(group, sendRequest(group, 4), "accepted", true);
    expect([takeResults(group, 5).test, takeResults(group, 104).test]).toEqual([undefined, undefined]);
  });

  test("is reported as lost if its lease was not used", () => {
    const group = replied({ leased: 1, isTest: true, limit: 50 });
    expect([takeResults(group, 50).test, takeResults(group, 104).test]).toEqual([undefined, "lost"]);
  });
});

test.each([
  ["the first", undefined, stated(9, 1_000), stated(9, 1_000)],
  ["the lower one about the same period", stated(7, 1_000), stated(9, 1_400), stated(7, 1_000)],
  ["the lower one about the same period, which came later", stated(9, 1_000), stated(7, 600), stated(7, 600)],
  [
    "the lower one about a period whose end is uncertain by half a second",
    stated(7, 1_000),
    stated(9, 1_500),
    stated(7, 1_000),
  ],
  ["the earlier one of two with the same number", stated(7, 1_000), stated(7, 1_400), stated(7, 1_000)],
  ["the one about the later period", stated(7, 1_000), stated(49, 2_000), stated(49, 2_000)],
  ["the one about the later period, which came first", stated(49, 2_000), stated(0, 1_000), stated(49, 2_000)],
  ["the one about another limit with a later end", stated(7, 1_000), stated(90, 1_000, 90), stated(90, 1_000, 90)],
])("laterOf keeps %s", (_, one, other, kept) => {
  expect(laterOf(one, other)).toEqual(kept);
});

describe("the store's clock", () => {
  test.each([
    ["is estimated from the first reply", undefined, 1_000, 1_000],
    ["is the earliest possible one", 1_000, 998, 998],
    ["is not set by a reply that was read late", 990, 994, 990],
    ["is followed if it changes", 1_000, 5_004, 5_000],
  ])("%s", (_, known, aheadMs, expected) => {
    const group = createGroup("main");
    group.storeAheadMs = known;
    expect(replied({ now: aheadMs }, [], group).storeAheadMs).toBe(expected);
  });

  test("is estimated as if the store had replied when the report was sent", () => {
    const group = createGroup("main");
    applyReply(group, { ...plainReply, now: 1_002 }, [], 100, 104);
    expect(group.storeAheadMs).toBe(902);
  });

  test("tells when to ask again, however late the reply is read", () => {
    const group = createGroup("main");
    group.storeAheadMs = 1_000;
    applyReply(group, { ...plainReply, now: 1_002, retryMs: 200 }, [], 0, 900);
    expect(group.retryAt).toBe(202);
  });
});
