import { describe, expect, test } from "vitest";
import { createLimits } from "../../../src/exchange/rate-limit/limits.ts";
import type { QueuedRequest } from "../../../src/model/rate-limiter.ts";
import { fakeClock } from "../../../src/testing/index.ts";

const request: QueuedRequest = {
  name: "things.get",
  operation: {},
  signal: undefined,
  deadlineAt: 1e9,
  deadlineMs: 0,
  timeoutMs: 60_000,
};

/** Limits that have received one response, which states this number of remaining requests. */
function stated(remaining: number) {
  const clock = fakeClock();
  const limits = createLimits({ clock, warnOnce: expect.unreachable });
  const counts = { "x-ratelimit-limit": "50", "x-ratelimit-remaining": `${remaining}`, "x-ratelimit-reset": "9" };
  limits.leave(limits.enter(request), new Response(null, { headers: counts }));
  return { clock, limits };
}

/** Sends as many requests as need not wait. Returns their number. */
function sendAll(limits: ReturnType<typeof createLimits>, sharers: number): number {
  let count = 0;
  for (; count < 99 && limits.waitMs(request, 99, sharers) === 0; count += 1) limits.enter(request);
  return count;
}

describe("limits whose quota several processes share", () => {
  test.each([
    [1, 24, 24 - 4],
    [2, 24, 12 - 4],
    [4, 24, 6 - 4],
  ])("send the part of one of %d processes, without its spaced requests", async (sharers, remaining, sent) => {
    const { clock, limits } = stated(remaining);
    await clock.advance(8_000); // No spaced request is due at once.
    limits.waitMs(request, 99, sharers);
    limits.enter(request);
    expect(sendAll(limits, sharers)).toBe(sent - 1);
  });

  test("wait for the reset if less than one request per process is left", () => {
    const { limits } = stated(3);
    expect(limits.waitMs(request, 1, 4)).toBe(9_010);
    expect(limits.waitMs(request, 1, 3)).toBe(0);
  });

  test("do not delay a request for which a store has leased quota", () => {
    const { limits } = stated(0);
    expect([limits.waitMs(request, 1) > 0, limits.waitMs(request, 1, 0)]).toEqual([true, 0]);
  });
});

describe("a pause of another process", () => {
  /** Limits that were paused by another process after this number of accepted requests. */
  async function paused(accepted: number) {
    const clock = fakeClock();
    const limits = createLimits({ clock, warnOnce: expect.unreachable });
    const sent = Array.from({ length: accepted }, () => limits.enter(request));
    await clock.advance(20);
    for (const each of sent) limits.leave(each, new Response(null));
    limits.pause(1_000);
    return { clock, limits };
  }
  /** Sends the probe, which the API accepts. Returns how many requests may follow at once. */
  async function probe({ clock, limits }: Awaited<ReturnType<typeof paused>>): Promise<number> {
    await clock.advance(limits.waitMs(request, 1));
    const sent = limits.enter(request);
    expect(limits.waitMs(request, 1)).toBe(Number.POSITIVE_INFINITY);
    await clock.advance(20);
    limits.leave(sent, new Response(null));
    return sendAll(limits, 1);
  }

  test("delays all requests, and ends with one accepted probe and the burst", async () => {
    const started = await paused(8);
    expect(started.limits.waitMs(request, 1)).toBe(980);
    expect(await probe(started)).toBe(8 - 1);
  });

  test("does not lower the burst", async () => {
    const { clock, limits } = await paused(8);
    await probe({ clock, limits });
    const [first] = limits.inFlight;
    if (first) limits.leave(first, new Response(null));
    limits.pause(clock.monotonic() + 500);
    for (const each of limits.inFlight) limits.leave(each, undefined);
    expect(await probe({ clock, limits })).toBe(8 - 1);
  });

  test("changes nothing during a pause that this process has begun", async () => {
    const { clock, limits } = await paused(1);
    limits.pause(60_000);
    expect(limits.waitMs(request, 1)).toBe(980);
    await clock.advance(0);
  });

  test("lasts a minute at most", async () => {
    const { limits } = stated(20);
    limits.pause(3_600_000);
    expect(limits.waitMs(request, 1)).toBe(60_000);
  });
});
