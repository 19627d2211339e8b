import { expect, test } from "vitest";
import { type Limiter, limiters, sharedWith } from "../../src/limits/limiters.ts";
import { seeded } from "../../src/seeded.ts";

const rate = { limit: 50, periodMs: 1_000 };
const create = (name: string, burst?: number): Limiter => {
  const limiter = limiters[name]?.({ ...rate, ...(burst && { burst }) });
  if (!limiter) throw new Error(`There is no limiter "${name}"`);
  return limiter;
};
/** The number of requests that a limiter accepts of 1,000 at one time. */
const acceptedAt = (limiter: Limiter, now: number): number =>
  Array.from({ length: 1_000 }, () => limiter.take(now, 0)).filter(({ isAccepted }) => isAccepted).length;

test.each([
  ["fixed window", undefined, 50, 50],
  ["sliding window", undefined, 50, 50],
  ["token bucket", undefined, 100, 50],
  ["GCRA", undefined, 50, 50],
  ["GCRA", 10, 10, 10],
  ["token bucket", 10, 10, 10],
])("%s with a burst of %s accepts %i requests at once, and %i a second later", (name, burst, first, second) => {
  const limiter = create(name, burst);

  expect([acceptedAt(limiter, 10_000), acceptedAt(limiter, 11_000)]).toEqual([first, second]);
});

test.each(["token bucket", "GCRA"])("%s accepts a request as soon as it has stated", (name) => {
  const limiter = create(name, 10);
  acceptedAt(limiter, 10_000);
  const { availableAt, remaining, limit } = limiter.take(10_000, 0);

  expect({ availableAt, remaining, limit }).toEqual({ availableAt: 10_020, remaining: 0, limit: 10 });
  expect(limiter.take(10_019, 0).isAccepted).toBe(false);
  expect(limiter.take(10_020, 0).isAccepted).toBe(true);
});

test("another user takes a share of the rate", () => {
  const limiter = sharedWith(create("fixed window"), rate, 0.3, seeded(1));
  limiter.take(0, 0);
  const accepted = Array.from({ length: 100 }, (_, period) => acceptedAt(limiter, (period + 1) * 1_000 + 999));
  const mean = accepted.reduce((sum, one) => sum + one, 0) / accepted.length;

  expect(mean).toBeGreaterThan(34);
  expect(mean).toBeLessThan(36);
});
