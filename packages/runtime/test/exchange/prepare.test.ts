import { describe, expect, test } from "vitest";
import { failed, problem, setup, thing } from "../support/fixture.ts";

const keys = (sent: readonly Request[]): (string | null)[] => sent.map(({ headers }) => headers.get("idempotency-key"));
const reset = failed("ECONNRESET");

describe("idempotency key", () => {
  test("sends a new idempotency key with each POST call", async () => {
    const { things, fetch } = setup([thing()]);
    await things.create({});
    await things.create({});
    await things.run("th_1", {});
    expect(keys(fetch.sent)).toEqual(Array(3).fill(expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)));
    expect(new Set(keys(fetch.sent)).size).toBe(3);
  });

  test("sends the same idempotency key with all attempts of a call, even after an API key refresh", async () => {
    const steps = [problem(429), problem(401), failed("ECONNREFUSED"), thing()];
    const { things, fetch } = setup(steps, { apiKey: () => "k" });
    await things.create({});
    expect(fetch.sent).toHaveLength(4);
    expect(new Set(keys(fetch.sent)).size).toBe(1);
  });

  test("sends no idempotency key with a GET or a PUT", async () => {
    const { things, fetch } = setup([thing()]);
    await things.get("th_1");
    await things.update("th_1", {});
    expect(keys(fetch.sent)).toEqual([null, null]);
  });

  test("accepts an idempotency key from the caller as an option or as a header", async () => {
    const { things, fetch } = setup([thing()]);
    await things.create({}, { idempotencyKey: "order-17" });
    await things.create({}, { headers: { "Idempotency-Key": "order-18" } });
    expect(keys(fetch.sent)).toEqual(["order-17", "order-18"]);
  });

  test("replaces an empty idempotency key in the headers of a client", async () => {
    const { things, fetch } = setup([reset, thing()], { headers: { "Idempotency-Key": "" } });
    await expect(things.create({})).rejects.toMatchObject({ outcome: "unknown" });
    expect(keys(fetch.sent)).toEqual([expect.stringMatching(/^[\da-f-]{36}$/)]);
  });

  test("retries after an ambiguous failure with the caller's idempotency key, but not with a generated one", async () => {
    const own = setup([reset, thing()]);
    await own.things.create({}, { headers: { "Idempotency-Key": "order-18" } });
    expect(keys(own.fetch.sent)).toEqual(["order-18", "order-18"]);
    const ours = setup([reset, thing()]);
    await expect(ours.things.create({})).rejects.toMatchObject({ outcome: "unknown" });
    expect(ours.fetch.sent).toHaveLength(1);
  });

  test("does not retry an operation of the retry class `never`, even with an idempotency key", async () => {
    const { things, fetch } = setup([reset, thing()], { trustIdempotencyKeys: true });
    await expect(things.burn("th_1", { idempotencyKey: "once" })).rejects.toMatchObject({ outcome: "unknown" });
    expect(fetch.sent).toHaveLength(1);
  });
});

test("adds the `fetchOptions` of a call to those of the client", async () => {
  const given: RequestInit[] = [];
  const fetch = async (_: string, init: RequestInit): Promise<Response> => {
    given.push(init);
    return thing();
  };
  const { things } = setup([], { fetch, fetchOptions: { keepalive: true, priority: "low" } });
  await things.get("th_1", { fetchOptions: { priority: "high" } });
  await things.get("th_1");
  expect(given).toMatchObject([
    { keepalive: true, priority: "high" },
    { keepalive: true, priority: "low" },
  ]);
});

test("asks for JSON, unless the call has another `accept`", async () => {
  const { things, fetch } = setup([thing()]);
  await things.get("th_1");
  await things.get("th_1", { headers: { "x-team": "data" } });
  await things.get("th_1", { headers: { Accept: "text/csv" } });
  expect(fetch.sent.map(({ headers }) => headers.get("accept"))).toEqual([
    "application/json",
    "application/json",
    "text/csv",
  ]);
});
