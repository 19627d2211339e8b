import { describe, expect, test } from "vitest";
import { createShare, type Share } from "../../src/limiter/share.ts";

/** Sends as many requests as the share allows at a time. */
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

describe("a share", () => {
  test("delays nothing before a quota is known", () => {
    expect(send(createShare(), 0)).toBe(100);
  });

  test("delays nothing in the only process", () => {
    expect(send(shared(10, 1), 0)).toBe(100);
  });

  test("is an equal part of what was left, and of each period after it", () => {
    const share = shared(20);
    expect([send(share, 0), share.holdMs(400)]).toEqual([5, 600]);
    expect(send(share, 1_000)).toBe(12);
    share.hear({ limit: 50, remaining: 30, resetAt: 2_000 });
    expect([send(share, 1_100), share.holdMs(1_100)]).toEqual([0, 900]);
    expect(send(share, 2_000)).toBe(12);
  });

  test("counts the request that has found a new period", () => {
    const share = shared(0);
    share.hear({ limit: 8, remaining: 7, resetAt: 2_000 });
    expect(send(share, 900)).toBe(1);
  });

  test("allows one request in each period, however many processes there are", () => {
    const share = shared(50, 1_000);
    expect([send(share, 0), send(share, 1_000)]).toEqual([0, 1]);
  });

  test("begins a new period after a second if no response states one", () => {
    const share = shared(20);
    send(share, 1_000);
    expect([send(share, 1_999), send(share, 2_000)]).toEqual([0, 12]);
  });
});
