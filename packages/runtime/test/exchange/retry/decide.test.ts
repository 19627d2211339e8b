import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decideRetry, type RetryInput } from "../../../src/exchange/retry/decide.ts";

const usual: RetryInput = {
  failure: "ambiguous",
  isRepeatable: true,
  isReplayable: true,
  isVetoed: false,
  isThrottled: false,
  throttled: 0,
  retries: 0,
  maxRetries: 3,
  serverDelayMs: undefined,
  leftMs: 300_000,
  random: 0,
};

describe("decideRetry", () => {
  test.each<[string, Partial<RetryInput>, object]>([
    ["an ambiguous failure of a repeatable operation", {}, { retry: true, why: "backoff", waitMs: 250 }],
    ["an ambiguous failure of a non-repeatable operation", { isRepeatable: false }, { retry: false, why: "ambiguous" }],
    [
      "a request that was not sent, repeatable or not",
      { failure: "not_sent", isRepeatable: false },
      { retry: true, why: "backoff" },
    ],
    [
      "a rejected request, repeatable or not",
      { failure: "rejected", isRepeatable: false },
      { retry: true, why: "backoff" },
    ],
    ["a response that forbids a retry", { isVetoed: true }, { retry: false, why: "final" }],
    ["a final failure", { failure: "final" }, { retry: false, why: "final" }],
    ["a request whose body is a stream", { failure: "not_sent", isReplayable: false }, { retry: false, why: "body" }],
    ["the last retry", { retries: 2 }, { retry: true }],
    ["one retry too many", { retries: 3 }, { retry: false, why: "exhausted" }],
    ["the 19th 429", { isThrottled: true, throttled: 19, retries: 3 }, { retry: true }],
    ["the 20th 429", { isThrottled: true, throttled: 20 }, { retry: false, why: "exhausted" }],
    [
      "a 429 if no retries are allowed",
      { isThrottled: true, throttled: 1, maxRetries: 0 },
      { retry: false, why: "exhausted" },
    ],
    ["an ambiguous failure after many 429s", { throttled: 30, retries: 2 }, { retry: true }],
    ["an ambiguous failure if no retries are allowed", { maxRetries: 0 }, { retry: false, why: "exhausted" }],
    ["a server delay", { failure: "rejected", serverDelayMs: 7_000 }, { retry: true, why: "hint", waitMs: 7_000 }],
    ["a server delay of zero", { failure: "rejected", serverDelayMs: 0 }, { retry: true, why: "hint", waitMs: 250 }],
    ["a server delay that just fits the deadline", { serverDelayMs: 9_999, leftMs: 10_000 }, { retry: true }],
    [
      "a server delay that does not fit the deadline",
      { serverDelayMs: 10_000, leftMs: 10_000 },
      { retry: false, why: "deadline", waitMs: 10_000 },
    ],
    [
      "a computed delay that does not fit the deadline",
      { leftMs: 250 },
      { retry: false, why: "deadline", waitMs: 250 },
    ],
  ])("decides about %s (%j): %j", (_, changes, expected) => {
    expect(decideRetry({ ...usual, ...changes })).toMatchObject(expected);
  });

  test.each([
    [0, 0, 250],
    [0, 1, 500],
    [1, 0, 500],
    [2, 1, 2_000],
    [5, 1, 16_000],
    [6, 1, 20_000],
    [50, 0, 10_000],
  ])("computes the delay for the retry count %i and the random number %i: %i ms", (retries, random, waitMs) => {
    expect(decideRetry({ ...usual, retries, random, maxRetries: 99 }).waitMs).toBe(waitMs);
  });

  test.each([
    [1_000, 1, 1_100],
    [20_000, 1, 22_000],
    [100_000, 1, 102_000],
    [100_000, 0.5, 101_000],
  ])("extends a server delay of %i ms, with the random number %f, to %i ms", (serverDelayMs, random, waitMs) => {
    expect(decideRetry({ ...usual, serverDelayMs, random }).waitMs).toBe(waitMs);
  });

  test("keeps every delay within its limits", () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const hint = fc.option(fc.integer({ min: 0, max: 1e9 }), { nil: undefined });
    fc.assert(
      fc.property(fc.nat(60), chance, hint, (retries, random, serverDelayMs) => {
        const { waitMs } = decideRetry({ ...usual, retries, random, serverDelayMs });
        const ceiling = Math.min(500 * 2 ** retries, 20_000);
        expect(waitMs).toBeGreaterThanOrEqual(Math.max(serverDelayMs ?? 0, ceiling / 2));
        expect(waitMs).toBeLessThanOrEqual(
          Math.max(ceiling, (serverDelayMs ?? 0) + Math.min((serverDelayMs ?? 0) / 10, 2_000)),
        );
      }),
    );
  });
});
