import { describe, expect, test } from "vitest";
import { createRetryBudget } from "../../../src/exchange/retry/decide.ts";
import { problem, setup, thing } from "../../support/fixture.ts";

async function allOf(count: number, call: () => Promise<unknown>): Promise<void> {
  await Promise.allSettled(Array.from({ length: count }, call));
}

describe("retry budget", () => {
  test("limits the requests of 100 calls to a failing server", async () => {
    const { things, fetch } = setup([problem(503)]);

    await allOf(100, () => things.get("th_1"));
    expect(fetch.sent.length).toBe(135); // 500 tokens, 14 for each retry.
    await allOf(100, () => things.get("th_1"));
    expect(fetch.sent.length).toBe(235);
  });

  test("charges nothing for a 429, which the limiter handles", async () => {
    const { things, fetch } = setup([problem(429, { "retry-after": "1" })], { deadlineMs: 1e9 });

    const results = await Promise.allSettled(Array.from({ length: 40 }, () => things.get("th_1")));
    expect(fetch.sent.length).toBe(40 * 20);
    expect(results).toMatchObject(results.map(() => ({ reason: { attempts: { 19: { why: "exhausted" } } } })));
  });

  test("appears as the reason when it prevents a retry", async () => {
    const { things } = setup([problem(503)], { maxRetries: 100, deadlineMs: 1e9 });

    const error = await things.get("th_1").catch((caught: unknown) => caught);
    expect(error.attempts).toHaveLength(36);
    expect(error.attempts.at(-1)).toMatchObject({ why: "budget", waitMs: 0 });
  });

  test("is refilled by successful calls", async () => {
    const responses = [...Array.from({ length: 36 }, () => problem(503)), ...Array.from({ length: 14 }, () => thing())];
    const { things, fetch } = setup([...responses, problem(503), thing()], { maxRetries: 100, deadlineMs: 1e9 });

    await things.get("th_1").catch(() => {});
    for (let index = 0; index < 14; index += 1) await things.get("th_1");
    await things.get("th_1");
    expect(fetch.sent.length).toBe(36 + 14 + 2);
  });

  test("gets back what the retries of a successful call cost, and nothing for a 429", async () => {
    const throttled = problem(429, { "retry-after": "1" });
    const steps = [...Array(31).fill(problem(503)), throttled, throttled, problem(503), thing(), problem(503)];
    const { things } = setup(steps, { deadlineMs: 1e9 });

    await things.get("th_1", { maxRetries: 30 }).catch(() => {}); // Leaves 80 tokens.
    await things.get("th_1");
    await expect(things.get("th_1", { maxRetries: 100 })).rejects.toMatchObject({ attempts: { length: 6 } });
  });

  test("never exceeds its capacity", () => {
    const budget = createRetryBudget();
    budget.deposit(100);

    expect(Array.from({ length: 36 }, () => budget.withdraw()).filter(Boolean)).toHaveLength(35);
  });
});
