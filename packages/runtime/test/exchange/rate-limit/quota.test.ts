import { describe, expect, test, vi } from "vitest";
import { createQuota, type Demand, type Quota, type Ticket } from "../../../src/exchange/rate-limit/quota.ts";
import { exchange, one, says, start } from "../../support/stated-rate.ts";

const priority: Demand = { ...one, priority: true };
const soon = start + 10;

function sendMany(quota: Quota, count: number): Ticket[] {
  return Array.from({ length: count }, () => quota.send(start));
}

describe("a quota", () => {
  test("holds nobody back before the server has said anything", () => {
    const quota = createQuota();
    exchange(quota, undefined);
    exchange(quota, new Headers());

    expect(quota.delayMs(one, start)).toBe(0);
    expect(quota.stated()).toBeUndefined();
  });

  test.for([
    { title: "with more than a fifth left does not wait", remaining: 22, want: 0 },
    { title: "with a fifth left spaces requests over the window", remaining: 21, want: 60_000 / 21 - 10 },
    { title: "with nothing but the reserve left waits for the end of the window", remaining: 1, want: 60_000 },
    { title: "with nothing left waits for the end of the window", remaining: 0, want: 60_000 },
  ])("$title", ({ remaining, want }) => {
    const quota = createQuota();
    exchange(quota, says(remaining));

    expect(quota.delayMs(one, soon)).toBeCloseTo(want);
  });

  test("spaces from the last request on, not from now", () => {
    const quota = createQuota();
    exchange(quota, says(10));

    expect(quota.delayMs(one, soon)).toBeCloseTo(60_000 / 10 - 10);
    expect(quota.delayMs(one, start + 1_010)).toBeCloseTo(59_000 / 10 - 1_010);
    expect(quota.delayMs(one, start + 30_000)).toBe(0);
  });

  test("waits for the end of the window however long ago the last request was", () => {
    const quota = createQuota();
    exchange(quota, says(1));

    expect(quota.delayMs(one, start + 20_010)).toBe(40_000);
  });

  test("lets urgent requests use all of it, and them only the reserve", () => {
    const quota = createQuota();
    exchange(quota, says(1));

    expect([quota.delayMs(priority, soon), quota.delayMs(one, soon)]).toEqual([0, 60_000]);
    quota.send(soon);
    expect([quota.delayMs(priority, soon), quota.delayMs(one, soon)]).toEqual([60_000, 60_000]);
  });

  test("counts what is under way", () => {
    const quota = createQuota();
    exchange(quota, says(30));
    sendMany(quota, 8);

    expect(quota.delayMs(one, start)).toBe(0);
    quota.send(start);
    expect(quota.delayMs(one, start)).toBeGreaterThan(0);
  });

  test.for([
    { title: "as many as are left go at once when they are all there are", waiting: 9, isAll: true, want: 0 },
    { title: "more than are left are spaced", waiting: 10, isAll: true, want: 5_990 },
    { title: "as many as are left are spaced when others are under way", waiting: 9, isAll: false, want: 5_990 },
  ])("$title", ({ waiting, isAll, want }) => {
    const quota = createQuota();
    exchange(quota, says(10));

    expect(quota.delayMs({ priority: false, waiting, isAll }, soon)).toBeCloseTo(want);
  });

  test("takes answers out of order for what they are", () => {
    const quota = createQuota();
    const first = quota.send(start);
    const second = quota.send(start);
    quota.end(second, says(30), soon);
    quota.end(first, says(31), start + 20);

    expect(quota.delayMs(one, start + 20)).toBe(0);
  });

  test("trusts the lower of two answers that contradict each other", () => {
    const quota = createQuota();
    const [first, second] = [quota.send(start), quota.send(start)];
    quota.end(second, says(30), soon);
    quota.end(first, says(15), start + 20);

    expect(quota.delayMs(one, start + 20)).toBeGreaterThan(0);
  });

  test.for([
    { title: "loses nothing to an answer that was counted last but went out first", silent: 0, want: 0 },
    { title: "takes what ended without a word for not counted yet", silent: 40, want: 60_000 / 10 - 10 },
  ])("$title", ({ silent, want }) => {
    const quota = createQuota();
    const [onTimeout = quota.send(start), ...others] = sendMany(quota, 50);
    for (const ticket of others.slice(0, silent)) quota.end(ticket, undefined, soon);
    for (const [index, ticket] of others.slice(silent).entries()) quota.end(ticket, says(99 - index), soon);
    quota.end(onTimeout, says(50), soon);

    expect(quota.delayMs(one, soon)).toBeCloseTo(want);
  });

  test("loses nothing to one that took so long that others overtook it, while plenty is left", () => {
    const quota = createQuota();
    exchange(quota, says(99));
    const [slow = quota.send(start), ...others] = sendMany(quota, 45);
    for (const [index, ticket] of others.entries()) quota.end(ticket, says(98 - index), soon);
    quota.end(slow, says(54), soon);

    expect(quota.delayMs(one, soon)).toBe(0);
  });

  test("takes what ended without a word before a request went out for counted before it", () => {
    const quota = createQuota();
    for (const ticket of sendMany(quota, 40)) quota.end(ticket, new Headers(), start);
    const [onTimeout = quota.send(start), ...others] = sendMany(quota, 20);
    for (const [index, ticket] of others.entries()) quota.end(ticket, says(49 - index), soon);
    quota.end(onTimeout, says(30), soon);

    expect(quota.delayMs(one, soon)).toBe(0);
  });

  test.for([
    { title: "is not misled by an answer that was counted first and comes last", ended: 85, underWay: 0 },
    { title: "is not misled by such an answer while plenty is left either", ended: 47, underWay: 38 },
  ])("$title", ({ ended, underWay }) => {
    const quota = createQuota();
    const [onTimeout = quota.send(start), ...others] = sendMany(quota, ended);
    for (const [index, ticket] of others.entries()) quota.end(ticket, says(98 - index), soon);
    quota.end(onTimeout, says(99), soon);
    sendMany(quota, underWay);

    expect(quota.delayMs(one, soon)).toBeCloseTo(60_000 / 15 - 10);
  });

  test.for([
    { title: "takes requests under way for counted before one that went out after them", stated: [50] },
    { title: "takes them for counted before it also while plenty is left", stated: [60, 51] },
  ])("$title", ({ stated }) => {
    const quota = createQuota();
    for (const remaining of stated) {
      const last = sendMany(quota, 30).at(-1) ?? quota.send(start);
      quota.end(last, says(remaining), soon);
    }

    expect(quota.delayMs(one, soon)).toBe(0);
  });

  test("believes a server that gives requests back", () => {
    const quota = createQuota();
    exchange(quota, says(10));
    exchange(quota, says(40));

    expect(quota.delayMs(one, soon)).toBe(0);
  });

  test("catches up with an answer that shows that those before it had been counted", () => {
    const quota = createQuota();
    const [onTimeout = quota.send(start), ...others] = sendMany(quota, 50);
    for (const ticket of others) quota.end(ticket, undefined, soon);
    quota.end(onTimeout, says(50), soon);

    expect(quota.delayMs(one, soon)).toBe(60_000);
    exchange(quota, says(49));
    expect(quota.delayMs(one, soon)).toBe(0);
  });

  test("keeps count while it reads nothing but what is left, as long as that is plenty", () => {
    const quota = createQuota();
    exchange(quota, says(60));
    exchange(quota, says(52));
    sendMany(quota, 30);
    expect(quota.delayMs(one, soon)).toBe(0);
    quota.send(start);

    expect(quota.delayMs(one, soon)).toBeCloseTo(60_000 / 21 - 10);
  });

  test.for([
    { title: "reads no more of an answer than what is left while that is plenty", remaining: 51, isRead: false },
    { title: "reads all that an answer states once less is left", remaining: 50, isRead: true },
  ])("$title", ({ remaining, isRead }) => {
    const quota = createQuota();
    exchange(quota, says(90));
    const headers = says(remaining);
    const get = vi.spyOn(headers, "get");
    exchange(quota, headers);

    expect(get.mock.calls.flat().includes("x-ratelimit-reset")).toBe(isRead);
  });
});
