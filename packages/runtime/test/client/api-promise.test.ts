import { describe, expect, test } from "vitest";
import { json, problem, setup, thing } from "../support/fixture.ts";

describe("ApiPromise", () => {
  test("sends the request immediately, and only once, however often the result is used", async () => {
    const { things, fetch, clock } = setup([thing({ name: "a" })]);
    const call = things.get("th_1");
    await clock.advance(0);
    expect(fetch.sent).toHaveLength(1);
    expect(call).toBeInstanceOf(Promise);
    expect([await call, await call, (await call.withResponse()).data]).toEqual(Array(3).fill(await call));
    await call.withResponse();
    expect(fetch.sent).toHaveLength(1);
  });

  test("rejects with the same error with and without `withResponse`", async () => {
    const { things } = setup([problem(404)]);
    const call = things.get("th_1");
    const [plain, full] = await Promise.all(
      [call, call.withResponse()].map((promise: Promise<unknown>) => promise.catch((error: unknown) => error)),
    );
    expect(full).toBe(plain);
    expect(plain).toMatchObject({ name: "NotFoundError" });
  });

  test("reports every attempt, the successful one last", async () => {
    const { things } = setup([problem(503, { "retry-after": "2" }), problem(500), thing()]);
    const { attempts } = await things.get("th_1").withResponse();
    expect(attempts).toEqual([
      { status: 503, error: undefined, failure: "rejected", why: "hint", waitMs: 2_000, queuedMs: 0, durationMs: 0 },
      { status: 500, error: undefined, failure: "ambiguous", why: "backoff", waitMs: 500, queuedMs: 0, durationMs: 0 },
      { status: 200, error: undefined, failure: undefined, why: "succeeded", waitMs: 0, queuedMs: 0, durationMs: 0 },
    ]);
  });

  test("reports neither a rate limit nor a request ID if the response contains neither", async () => {
    const { things } = setup([thing()]);
    await expect(things.get("th_1").withResponse()).resolves.toMatchObject({
      rateLimit: undefined,
      requestId: undefined,
      response: { status: 200 },
    });
  });

  test("counts a relative reset from the client's time if the response has no `Date`", async () => {
    const headers = { "x-ratelimit-limit": "5", "x-ratelimit-remaining": "3", "x-ratelimit-reset": "9" };
    const { things, clock } = setup([json({ data: { id: "th_1", type: "thing", attributes: {} } }, 200, headers)]);
    const resetAt = new Date(clock.now() + 9_000);
    await expect(things.get("th_1").withResponse()).resolves.toMatchObject({ rateLimit: { resetAt } });
  });

  test("rejects instead of throwing if an argument is invalid", async () => {
    const { things } = setup([thing()]);
    const call = things.get("");
    await expect(call).rejects.toThrow(TypeError);
    await expect(call.withResponse()).rejects.toThrow(TypeError);
  });

  test("rejects with the signal's reason even if the reason is not an error", async () => {
    const { things, clock } = setup([() => new Promise(() => {})]);
    const controller = new AbortController();
    const rejected = expect(things.get("th_1", { signal: controller.signal })).rejects.toBe(42);
    await clock.advance(0);
    controller.abort(42);
    await rejected;
  });

  test("keeps undocumented fields of a resource", async () => {
    const data = { id: "a", type: "thing", attributes: { more: null }, new_member: { deep: [1] } };
    const { things } = setup([json({ data, more: 1 })]);
    await expect(things.get("a")).resolves.toEqual(data);
  });
});
