import { describe, expect, test } from "vitest";
import { createQuota } from "../../../src/exchange/rate-limit/quota.ts";
import { exchange, one, says, start } from "../../support/stated-rate.ts";

const hour = 3_600_000;
const next = start + 120_000;

describe("the next window", () => {
  test("is met by one request first, and by the others once its answer is there", () => {
    const quota = createQuota();
    exchange(quota, says(0));
    const end = start + 60_010;

    expect(quota.delayMs(one, end - 1)).toBe(1);
    expect(quota.delayMs(one, end)).toBe(0);
    const ahead = quota.send(end);
    expect(quota.delayMs(one, end)).toBe(1_000);
    expect(quota.delayMs(one, end + 400)).toBe(600);
    expect(quota.delayMs(one, end + 1_500)).toBe(0);
    quota.end(ahead, says(99, { endsAt: next, date: end }), end + 10);
    expect(quota.delayMs(one, end + 10)).toBe(0);
  });

  test("is not forgotten over a late answer out of the last one", () => {
    const quota = createQuota();
    const onTimeout = quota.send(start);
    exchange(quota, says(50));
    exchange(quota, says(99, { endsAt: next, date: start + 60_000 }), start + 60_000);
    quota.end(onTimeout, says(0), start + 60_020);

    expect(quota.stated()?.remaining).toBe(99);
    expect(quota.delayMs(one, start + 60_020)).toBe(0);
  });

  test("is learnt from whichever answer tells of it first", () => {
    const quota = createQuota();
    exchange(quota, says(5));
    const [slow, quick] = [quota.send(start), quota.send(start)];
    quota.end(quick, says(3), start + 59_000);
    quota.end(slow, says(99, { endsAt: next }), start + 60_020);

    expect(quota.stated()?.remaining).toBe(99);
    expect(quota.delayMs(one, start + 60_020)).toBe(0);
  });

  test.for([
    { title: "that no answer tells of holds nobody back", at: 60_010, headers: new Headers(), want: 0 },
    { title: "may still be told of when a request got no answer", at: 60_010, headers: undefined, want: 1_000 },
    { title: "may still be told of when the last one was not over", at: 60_009, headers: new Headers(), want: 1_000 },
  ])("$title", ({ at, headers, want }) => {
    const quota = createQuota();
    exchange(quota, says(0));
    exchange(quota, headers, start + at);
    quota.send(start + 60_020);

    expect(quota.delayMs(one, start + 60_020)).toBe(want);
  });

  test("holds back again once it is told of", () => {
    const quota = createQuota();
    exchange(quota, says(0));
    exchange(quota, new Headers(), start + 60_010);
    exchange(quota, says(1, { endsAt: next, date: start + 60_000 }), start + 60_020);

    expect(quota.delayMs(one, start + 60_030)).toBe(59_980);
  });

  test("that began early by our clock ends early too", () => {
    const quota = createQuota();
    exchange(quota, says(50, { date: null }));
    exchange(quota, says(0, { date: null, endsAt: next }), start + 59_690);

    // An answer 300 ms before the end was one of the next window already.
    expect(quota.delayMs(one, start + 59_700)).toBe(60_000 + 10);
  });

  test("that still had not begun by our clock ends late too", () => {
    const quota = createQuota();
    exchange(quota, says(0, { date: null }), start + 60_300);

    // At most a second late: that is how far off a reset in whole seconds can be.
    expect(quota.delayMs(one, start + 60_310)).toBe(700);
  });
});

describe("a window whose end is told in seconds from now", () => {
  test("stays one although each answer seems to tell of another end", () => {
    const quota = createQuota();
    exchange(quota, says(1, { reset: "60" }));
    exchange(quota, says(0, { reset: "60", date: null }), start + 900);

    expect(quota.stated()?.resetAt).toBe(start + 60_010);
    expect(quota.delayMs(one, start + 910)).toBe(59_110);
  });

  test("does not end early because the last one did, whose seconds were rounded otherwise", () => {
    const quota = createQuota();
    exchange(quota, says(30, { reset: "60", date: null }));
    exchange(quota, says(0, { reset: "60", date: null }), start + 59_200);

    expect(quota.delayMs(one, start + 59_210)).toBe(60_010);
  });
});

describe("the server's clock", () => {
  test.for([
    { title: "is ours where nothing shows another", given: {}, want: 60_000 },
    { title: "is ours where it tells no date", given: { date: null }, want: 60_000 },
    { title: "is ours where its date is none", given: { date: "soon" }, want: 60_000 },
    { title: "may be ahead", given: { date: start + hour, endsAt: start + hour + 60_000 }, want: 60_010 },
    { title: "may be behind", given: { date: start - hour, endsAt: start - hour + 60_000 }, want: 60_010 },
    { title: "does not matter for a reset in seconds from now", given: { reset: "60" }, want: 60_010 },
    { title: "may be ahead where resets are in seconds", given: { reset: "60", date: start + hour }, want: 60_010 },
    { title: "may be behind where resets are in seconds", given: { reset: "60", date: start - hour }, want: 60_010 },
  ])("$title", ({ given, want }) => {
    const quota = createQuota();
    exchange(quota, says(0, given));

    expect(quota.delayMs(one, start + 10)).toBe(want);
  });

  test("is known better with every date", () => {
    const quota = createQuota();
    const skewed = { endsAt: start + hour + 60_000 };
    exchange(quota, says(0, { ...skewed, date: start + hour }), start + 500);
    expect(quota.delayMs(one, start + 510)).toBe(60_010);
    exchange(quota, says(0, { ...skewed, date: start + hour + 1_000 }), start + 1_000);

    expect(quota.delayMs(one, start + 1_010)).toBe(59_010);
  });
});

describe("what was stated last", () => {
  test("stays as it was when it came, also in seconds from then", () => {
    const quota = createQuota();
    exchange(quota, says(90, { reset: "60" }));
    expect(quota.stated()).toEqual({ limit: 100, remaining: 90, resetAt: start + 60_010 });
    exchange(quota, says(80, { reset: "59", date: start + 1_000 }), start + 1_000);

    expect(quota.stated()).toEqual({ limit: 100, remaining: 80, resetAt: start + 60_010 });
  });

  test("is by the server's clock", () => {
    const quota = createQuota();
    exchange(quota, says(10, { reset: "60", date: start + hour }));

    expect(quota.stated()).toEqual({ limit: 100, remaining: 10, resetAt: start + hour + 60_000 });
  });
});
