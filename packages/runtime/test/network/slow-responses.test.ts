import { describe, expect, test } from "vitest";
import { startFaultServer } from "./fault-server.ts";
import { drip, partial, respond, sequence, stall, thingText } from "./faults.ts";
import { createRealClient } from "./real-client.ts";

const timeoutMs = 250;
const slowDrip = drip(thingText.repeat(1_000), 10);

/** Responses that take too long, although some of them always send something. */
const slow = [
  ["stalls before the headers", stall],
  ["stalls after the headers", partial()],
  ["stalls within the body", partial('{"data":')],
  ["drips, never silent for timeoutMs", slowDrip],
  ["drips chunks of gzip that yield no text", drip(["\x1f\x8b\x08"], 10_000, { "content-encoding": "gzip" })],
] as const;

describe.concurrent.each(slow)("a response that %s", (_, fault) => {
  const failure = { name: "TimeoutError", failure: "ambiguous", timeoutMs };

  test("ends the attempt after timeoutMs; a GET is retried", async () => {
    const server = await startFaultServer(fault, respond());
    const { things } = createRealClient(server.origin, { timeoutMs });

    await expect(things.get("th_1").withResponse()).resolves.toMatchObject({
      attempts: [{ error: "TimeoutError", failure: "ambiguous", why: "backoff" }, { why: "succeeded" }],
    });
    expect(server.received).toHaveLength(2);
  });

  test("ends the attempt after timeoutMs; a POST is not retried", async () => {
    const server = await startFaultServer(fault);
    const { things } = createRealClient(server.origin, { timeoutMs });
    const startedAt = performance.now();

    await expect(things.create({})).rejects.toMatchObject({ ...failure, outcome: "unknown", retryable: false });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(timeoutMs - 2);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(server.received).toHaveLength(1);
  });

  test("a POST with an idempotency key of the caller is retried", async () => {
    const server = await startFaultServer(fault, respond());
    const { things } = createRealClient(server.origin, { timeoutMs });

    await things.create({}, { idempotencyKey: "order-17" });
    expect(server.received.map(({ headers }) => headers["idempotency-key"])).toEqual(["order-17", "order-17"]);
  });

  test("ends the call after deadlineMs, without another attempt", async () => {
    const server = await startFaultServer(fault);
    const { things } = createRealClient(server.origin, { deadlineMs: timeoutMs });

    await expect(things.get("th_1")).rejects.toMatchObject({ name: "DeadlineError", deadlineMs: timeoutMs });
    expect(server.received).toHaveLength(1);
  });

  test("has its connection closed, so that the server stops sending", async () => {
    const server = await startFaultServer(fault);
    const { things } = createRealClient(server.origin, { timeoutMs });

    await expect(things.create({})).rejects.toMatchObject(failure);
    await server.closed();
  });
});

describe.concurrent("an error whose body stalls is classified by its status", () => {
  const options = { timeoutMs: 1_000, random: () => 0 };

  test("after a 429 a POST is retried, because the request was rejected", async () => {
    const server = await startFaultServer(partial('{"error":', { "retry-after": 0 }, 429), respond());
    const { things } = createRealClient(server.origin, options);

    await expect(things.create({}).withResponse()).resolves.toMatchObject({
      attempts: [{ status: 429, failure: "rejected", why: "hint" }, { why: "succeeded" }],
    });
  });

  test("after a 500 the outcome of a POST is unknown", async () => {
    const server = await startFaultServer(partial('{"error":', {}, 500));
    const { things } = createRealClient(server.origin, options);

    await expect(things.create({})).rejects.toMatchObject({ name: "ServerError", status: 500, outcome: "unknown" });
    await server.closed();
  });
});

describe.concurrent("a timeout", () => {
  test("differs from the end of the deadline", async () => {
    const server = await startFaultServer(stall);
    const { things } = createRealClient(server.origin, { timeoutMs, deadlineMs: 2_000 });

    const error = await things.get("th_1").catch(Object);
    expect(error).toMatchObject({ name: "TimeoutError", retryable: true, outcome: undefined });
    expect(error.attempts.map(({ why }: { why: string }) => why)).toEqual(["backoff", "backoff", "deadline"]);
    expect(server.received).toHaveLength(3);
  });

  test("does not affect a slow response that is in time", async () => {
    const server = await startFaultServer(drip(thingText.match(/.{1,20}/g) ?? [], 5));
    const { things } = createRealClient(server.origin, { timeoutMs: 5_000 });

    await expect(things.get("th_1")).resolves.toMatchObject({ id: "th_1" });
  });

  test("works when a custom fetch ignores the signal", async () => {
    const server = await startFaultServer(stall);
    const { things } = createRealClient(server.origin, {
      timeoutMs,
      maxRetries: 0,
      fetch: (url, { signal: _, ...init }) => fetch(url, init),
    });

    await expect(things.get("th_1")).rejects.toMatchObject({ name: "TimeoutError" });
  });

  test("of one call does not affect other calls", async () => {
    const server = await startFaultServer(stall, sequence(stall, respond()));
    const { things } = createRealClient(server.origin, { maxRetries: 0 });
    const onTimeout = things.get("th_1", { timeoutMs });

    await server.until(1);
    await expect(Promise.allSettled([onTimeout, things.get("th_2")])).resolves.toMatchObject([
      { status: "rejected", reason: { name: "TimeoutError", timeoutMs } },
      { status: "fulfilled" },
    ]);
  });
});
