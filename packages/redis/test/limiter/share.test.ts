import { describe, expect, test } from "vitest";
import { createShare, type Share } from "../../src/limiter/share.ts";

/** Sends all requests that the share allows at this time. Returns their number, or 100 if the share delays none. */
function send(share: Share, now: number): number {
  let count = 0;
  for (; share.holdMs(now) === 0 && count < 100; count += 1) share.enter();
  return count;
}

function shared(remaining: number, members = 4): Share {
  const share = createShare();
  share.set({ limit: 50, remaining, resetAt: 1_000 }, members);
  return share;
}

describe("createShare", () => {
  test("delays nothing before a quota is known", () => {
    expect(send(createShare(), 0)).toBe(100);
  });

  test("delays nothing if no other process shares the quota", () => {
    expect(send(shared(10, 1), 0)).toBe(100);
  });

  test("allows each process an equal part of the remaining requests", () => {
    const share = shared(20);
    expect([send(share, 0), share.holdMs(400)]).toEqual([5, 600]);
  });

  test("allows one request in the next period, and then an equal part of what its response states", () => {
    const share = shared(20);
    expect(send(share, 1_000)).toBe(1);
    share.hear({ limit: 50, remaining: 40, resetAt: 2_000 });
    expect([send(share, 1_100), share.holdMs(1_100)]).toEqual([10, 900]);
  });

  test("uses the quota of the next period as soon as a response states it", () => {
    const share = shared(0);
    share.hear({ limit: 50, remaining: 40, resetAt: 2_000 });
    expect(send(share, 990)).toBe(10);
  });

  test("lowers its part if a response states less, and does not raise it within a period", () => {
    const share = shared(40);
    share.hear({ limit: 50, remaining: 8, resetAt: 1_000 });
    share.hear({ limit: 50, remaining: 30, resetAt: 1_000 });
    expect(send(share, 0)).toBe(2);
  });

  test("ignores a late response of an earlier period", () => {
    const share = shared(40);
    share.hear({ limit: 50, remaining: 0, resetAt: 0 });
    expect(send(share, 0)).toBe(10);
  });

  test("begins a new period after a second if no response states a quota", () => {
    const share = shared(20);
    expect([send(share, 1_000), send(share, 1_999), send(share, 2_000)]).toEqual([1, 0, 1]);
  });
});
