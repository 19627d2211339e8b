import { expect, test } from "vitest";
import { createRateLimiter } from "../../src/request/rate-limit.ts";

const headers = (limit: number, remaining: number, reset: number) => ({
  "X-RateLimit-Limit": String(limit),
  "X-RateLimit-Remaining": String(remaining),
  "X-RateLimit-Reset": String(reset),
});

test("counts each key and the whole tenant, and reports the limit that is nearer to its end, or else that of the key", () => {
  const { count } = createRateLimiter({ perKey: 3, perOrganization: 4 });

  expect(count("a", 0)).toEqual(headers(3, 2, 60));
  expect(count("b", 0)).toEqual(headers(3, 2, 60));
  expect(count("b", 59_999)).toEqual(headers(3, 1, 60));
  expect(count("c", 59_999)).toEqual(headers(4, 0, 60));
  expect(count("c", 60_000)).toEqual(headers(3, 2, 120));
});

test("rejects a request beyond a limit with the time until the window ends, and does not count it", () => {
  const { count } = createRateLimiter({ perKey: 1, perOrganization: 2 });
  count("a", 0);
  const message = "Too many requests: the limit of 1 a minute is used up.";

  for (const [now, seconds] of [
    [0, "60"],
    [58_999, "2"],
    [59_000, "1"],
  ] as const) {
    expect(() => count("a", now)).toThrow(
      expect.objectContaining({
        reply: { status: 429, message, headers: { ...headers(1, 0, 60), "Retry-After": seconds } },
      }),
    );
  }
  expect(count("b", 59_999)).toEqual(headers(1, 0, 60));
});

test("begins a new window after a reset", () => {
  const { count, reset } = createRateLimiter({ perKey: 1, perOrganization: 1 });
  count("a", 0);
  reset();

  expect(count("a", 1)).toEqual(headers(1, 0, 60));
});

test("without limits, accepts every request and returns no headers", () => {
  const { count } = createRateLimiter(undefined);

  expect(count("a", 0)).toEqual({});
});
