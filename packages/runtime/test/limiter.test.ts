import { describe, expect, test } from "vitest";
import { createGatedRateLimiter, type Gate, type GatedRateLimiter } from "../src/limiter.ts";
import type { RateLimitRequest } from "../src/model/rate-limiter.ts";
import { type FakeClock, fakeClock } from "../src/testing/index.ts";

/** A limiter with a fake clock and a gate that the test opens and closes. */
function gated(maxConcurrency = 50): { limiter: GatedRateLimiter; clock: FakeClock; gate: { holdMs: number } } {
  const clock = fakeClock();
  const state = { holdMs: 0 };
  const gate: Gate = {
    holdMs: () => state.holdMs,
    enter: (_request, expiresAt) => ({ expiresAt }),
    leave() {},
    snapshot: () => ({ limit: 50, holdMs: state.holdMs }),
  };
  return { limiter: createGatedRateLimiter({ clock, maxConcurrency, gate }), clock, gate: state };
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
function acquireAll(limiter: GatedRateLimiter, requests: Readonly<Record<string, RateLimitRequest>>): string[] {
  const granted: string[] = [];
  for (const [name, request] of Object.entries(requests)) {
    void Promise.resolve(limiter.acquire(request)).then(() => granted.push(name));
  }
  return granted;
}

describe("a limiter with a gate", () => {
  test("grants permits at once while the gate is open", () => {
    const { limiter } = gated();
    expect("then" in limiter.acquire(requestOf())).toBe(false);
  });

  test("delays requests until the gate opens, and admits them by priority, then by deadline", async () => {
    const { limiter, clock, gate } = gated();
    gate.holdMs = Number.POSITIVE_INFINITY;
    const granted = acquireAll(limiter, {
      later: requestOf({ operation: "later", leftMs: 300_000 }),
      sooner: requestOf({ operation: "sooner", leftMs: 200_000 }),
      poll: requestOf({ operation: "poll", hasPriority: true }),
    });
    expect(limiter.snapshot()).toMatchObject({ limit: 50, waiting: 3, until: undefined });
    gate.holdMs = 0;
    limiter.drain();
    await clock.advance(0);
    expect(granted).toEqual(["poll", "sooner", "later"]);
  });

  test("rejects with the request's own error if the gate opens only after the request's deadline", async () => {
    const { limiter, clock, gate } = gated();
    gate.holdMs = 5_000;
    const failed = Promise.resolve(limiter.acquire(requestOf({ leftMs: 1_000 })));
    await expect(failed).rejects.toMatchObject({ message: "too late", cause: new Date(clock.now() + 5_000) });
  });

  test("shows when the delay of requests ends", () => {
    const { limiter, clock, gate } = gated();
    gate.holdMs = 2_000;
    expect(limiter.snapshot().until).toEqual(new Date(clock.now() + 2_000));
  });
});
