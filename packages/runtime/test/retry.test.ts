import { describe, expect, test } from "vitest";
import { problem, setup, thing } from "./fixture.ts";

describe("retry", () => {
  test("repeats a GET after a 503, with a growing pause", async () => {
    const { things, fetch, clock } = setup([problem(503), problem(503), thing({ name: "a" })]);

    await expect(things.get("th_1")).resolves.toMatchObject({ attributes: { name: "a" } });
    expect(fetch.sent).toHaveLength(3);
    expect(clock.sleptMs).toEqual([250, 500]);
  });

  test("waits as long as the server asks", async () => {
    const { things, clock } = setup([problem(429, { "retry-after": "7" }), thing()]);

    await things.get("th_1");
    expect(clock.sleptMs).toEqual([7_000]);
  });

  test("never repeats a POST of unknown outcome, and names the operation that tells", async () => {
    const { things, fetch } = setup([problem(502)]);

    await expect(things.create({})).rejects.toMatchObject({
      name: "ServerError",
      outcome: "unknown",
      outcomeOperation: "things.list",
      retryable: false,
    });
    expect(fetch.sent).toHaveLength(1);
  });

  test("sends the same key with every attempt of a POST", async () => {
    const { things, fetch } = setup([problem(429), thing()]);

    await things.create({});
    const keys = fetch.sent.map((request: Request) => request.headers.get("idempotency-key"));
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[1]).toBe(keys[0]);
  });

  test("fails at once when the server's pause does not fit the deadline, and says when to come back", async () => {
    const { things, clock, fetch } = setup([problem(429, { "retry-after": "600" })]);

    const failure = things.get("th_1");
    await expect(failure).rejects.toMatchObject({ name: "RateLimitError", retryable: true });
    await expect(failure).rejects.toHaveProperty("retryAt", new Date(clock.now() + 600_000));
    expect(fetch.sent).toHaveLength(1);
    expect(clock.sleptMs).toEqual([]);
  });
});
