import { describe, expect, test } from "vitest";
import { createQueuedRateLimiter, type SharedRateLimiter } from "../src/limiter.ts";
import type { RateLimitRequest } from "../src/model/rate-limiter.ts";
import { systemClock } from "../src/platform/clock.ts";
import { type FakeClock, fakeClock } from "../src/testing/index.ts";
import { scriptedLimits } from "./support/scripted-limits.ts";

/** A limiter with a fake clock, and limits whose delay the test sets. */
function limited(maxConcurrency = 50): { limiter: SharedRateLimiter; clock: FakeClock; delay: { ms: number } } {
  const clock = fakeClock();
  const delay = { ms: 0 };
  const limits = scriptedLimits(
    () => delay.ms,
    (_, waiting) => ({ limit: 50, waiting }),
  );
  return { limiter: createQueuedRateLimiter({ clock, maxConcurrency, limits }), clock, delay };
}

function requestOf(changes: Partial<RateLimitRequest> = {}): RateLimitRequest {
  return {
    operation: "things.get",
    hasPriority: false,
    attempt: 1,
    signal: undefined,
    timeoutMs: 60_000,
    leftMs: 300_000,
    deadlineError: (retryAt) => new Error("too late", { cause: retryAt }),
    ...changes,
  };
}

/** Acquires a permit for each request. The returned array lists the requests in the order of their permits. */
function acquireAll(limiter: SharedRateLimiter, requests: Readonly<Record<string, RateLimitRequest>>): string[] {
  const granted: string[] = [];
  for (const [name, request] of Object.entries(requests)) {
    void Promise.resolve(limiter.acquire(request)).then(() => granted.push(name));
  }
  return granted;
}

describe("a limiter with limits of its own", () => {
  test("grants permits at once while nothing delays", () => {
    const { limiter } = limited();
    expect("then" in limiter.acquire(requestOf())).toBe(false);
  });

  test("does not let a new request overtake waiting ones", async () => {
    const { limiter, delay } = limited();
    delay.ms = 1_000;
    const first = limiter.acquire(requestOf());
    delay.ms = 0;
    const second = limiter.acquire(requestOf());

    expect(second).toBeInstanceOf(Promise);
    await expect(Promise.all([first, second])).resolves.toHaveLength(2);
  });

  test("delays requests until the delay ends, and admits them by priority, then by deadline", async () => {
    const { limiter, clock, delay } = limited();
    delay.ms = Number.POSITIVE_INFINITY;
    const granted = acquireAll(limiter, {
      later: requestOf({ operation: "later", leftMs: 300_000 }),
      sooner: requestOf({ operation: "sooner", leftMs: 200_000 }),
      poll: requestOf({ operation: "poll", hasPriority: true }),
    });
    expect(limiter.snapshot()).toEqual({ limit: 50, waiting: 3 });
    delay.ms = 0;
    limiter.drain();
    await clock.advance(0);
    expect(granted).toEqual(["poll", "sooner", "later"]);
  });

  test("rejects with the request's own error if the delay ends only after the request's deadline", async () => {
    const { limiter, clock, delay } = limited();
    delay.ms = 5_000;
    const failed = Promise.resolve(limiter.acquire(requestOf({ leftMs: 1_000 })));
    await expect(failed).rejects.toMatchObject({ message: "too late", cause: new Date(clock.now() + 5_000) });
  });

  test("admits waiting requests together, after the responses that have arrived, on the system clock", async () => {
    const limits = scriptedLimits(
      () => 0,
      (_, waiting) => ({ waiting }),
    );
    const limiter = createQueuedRateLimiter({ clock: systemClock, maxConcurrency: 2, limits });
    const permits = [requestOf(), requestOf()].map((request) => limiter.acquire(request));
    const waiting = [requestOf(), requestOf()].map((request) => limiter.acquire(request));
    for (const permit of permits) limiter.release(permit);
    const atOnce = limiter.snapshot().waiting;
    await waiting[0];

    expect([atOnce, limiter.snapshot().waiting]).toEqual([2, 0]);
  });
});
