import { describe, expect, test } from "vitest";
import { type FakeClock, fakeClock } from "../../src/testing/index.ts";
import { type FaultServer, startFaultServer } from "./fault-server.ts";
import { drip, partial, respond, sequence, stall, thingText, turns } from "./faults.ts";
import { createRealClient } from "./real-client.ts";

const timeoutMs = 250;

/** Responses that are too slow, even though some keep sending bytes. */
const slow = [
  ["stalls before the headers", stall],
  ["stalls after the headers", partial()],
  ["stalls within the body", partial('{"data":')],
  ["sends single bytes for a long time", drip(thingText.repeat(1_000), 1)],
  ["sends the start of gzip, which yields no text", drip(["\x1f\x8b\x08"], 10_000, { "content-encoding": "gzip" })],
] as const;

/**
 * Advances the clock, by default by the timeout, once this many requests have arrived, so that the speed of the machine
 * does not matter.
 */
async function passTimeout(clock: FakeClock, server: FaultServer, requests: number, ms = timeoutMs): Promise<void> {
  await server.until(requests);
  await turns();
  await clock.advance(ms);
}

describe.each(slow)("response that %s", (_, fault) => {
  const failure = { name: "TimeoutError", failure: "ambiguous", timeoutMs };

  test("causes a timeout after timeoutMs, and a retry of a GET", async () => {
    const [clock, server] = [fakeClock(), await startFaultServer(fault, respond())];
    const { things } = createRealClient(server.origin, { timeoutMs, clock });
    const call = expect(things.get("th_1").withResponse()).resolves.toMatchObject({
      attempts: [{ error: "TimeoutError", failure: "ambiguous", why: "backoff" }, { why: "succeeded" }],
    });

    await passTimeout(clock, server, 1);
    await call;
    expect(server.received).toHaveLength(2);
  });

  test("causes a timeout after timeoutMs, not before, and no retry of a POST", async () => {
    const [clock, server] = [fakeClock(), await startFaultServer(fault)];
    const { things } = createRealClient(server.origin, { timeoutMs, clock });
    let isSettled = false;
    const call = things.create({}).finally(() => {
      isSettled = true;
    });
    const rejected = expect(call).rejects.toMatchObject({ ...failure, outcome: "unknown", retryable: false });

    await passTimeout(clock, server, 1, timeoutMs - 1);
    expect(isSettled).toBe(false);
    await clock.advance(1);
    await rejected;
    expect(server.received).toHaveLength(1);
  });

  test("retries a POST with the caller's idempotency key", async () => {
    const [clock, server] = [fakeClock(), await startFaultServer(fault, respond())];
    const { things } = createRealClient(server.origin, { timeoutMs, clock });
    const call = things.create({}, { idempotencyKey: "order-17" });

    await passTimeout(clock, server, 1);
    await call;
    expect(server.received.map(({ headers }) => headers["idempotency-key"])).toEqual(["order-17", "order-17"]);
  });

  test("ends the call after deadlineMs without another attempt", async () => {
    const [clock, server] = [fakeClock(), await startFaultServer(fault)];
    const { things } = createRealClient(server.origin, { deadlineMs: timeoutMs, clock });
    const rejected = expect(things.get("th_1")).rejects.toMatchObject({ name: "DeadlineError", deadlineMs: timeoutMs });

    await passTimeout(clock, server, 1);
    await rejected;
    expect(server.received).toHaveLength(1);
  });

  test("closes the connection after a timeout", async () => {
    const [clock, server] = [fakeClock(), await startFaultServer(fault)];
    const { things } = createRealClient(server.origin, { timeoutMs, clock });
    const rejected = expect(things.create({})).rejects.toMatchObject(failure);

    await passTimeout(clock, server, 1);
    await rejected;
    await server.closed();
  });
});

describe("error response whose body stalls", () => {
  const options = { timeoutMs: 1_000, random: () => 0 };

  test("retries a POST after a 429, which rejected the request", async () => {
    const clock = fakeClock();
    const server = await startFaultServer(partial('{"error":', { "retry-after": 0 }, 429), respond());
    const { things } = createRealClient(server.origin, { ...options, clock });
    const call = expect(things.create({}).withResponse()).resolves.toMatchObject({
      attempts: [{ status: 429, failure: "rejected", why: "hint" }, { why: "succeeded" }],
    });

    await passTimeout(clock, server, 1, 500);
    await call;
  });

  test("reports an unknown outcome of a POST after a 500", async () => {
    const [clock, server] = [fakeClock(), await startFaultServer(partial('{"error":', {}, 500))];
    const { things } = createRealClient(server.origin, { ...options, clock });
    const error = { name: "ServerError", status: 500, outcome: "unknown" };
    const rejected = expect(things.create({})).rejects.toMatchObject(error);

    await passTimeout(clock, server, 1, 500);
    await rejected;
    await server.closed();
  });
});

describe("a timeout", () => {
  test("rejects with a TimeoutError, even in the last attempt before the deadline", async () => {
    const [clock, server] = [fakeClock(), await startFaultServer(stall)];
    const { things } = createRealClient(server.origin, { timeoutMs, deadlineMs: 2_000, clock });
    const call = things.get("th_1").catch(Object);

    for (const requests of [1, 2, 3]) await passTimeout(clock, server, requests);
    const error = await call;
    expect(error).toMatchObject({ name: "TimeoutError", retryable: true, outcome: undefined });
    expect(error.attempts.map(({ why }: { why: string }) => why)).toEqual(["backoff", "backoff", "deadline"]);
    expect(server.received).toHaveLength(3);
  });

  test("fires after timeoutMs of the system clock", async () => {
    const server = await startFaultServer(stall);
    const { things } = createRealClient(server.origin, { timeoutMs, maxRetries: 0 });
    const startedAt = performance.now();

    await expect(things.get("th_1")).rejects.toMatchObject({ name: "TimeoutError" });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(timeoutMs - 2);
  });

  test("does not affect a response that is slow but in time", async () => {
    const server = await startFaultServer(drip(thingText.match(/.{1,20}/g) ?? [], 5));
    const { things } = createRealClient(server.origin);

    await expect(things.get("th_1")).resolves.toMatchObject({ id: "th_1" });
  });

  test("fires even if a custom fetch ignores the signal", async () => {
    const server = await startFaultServer(stall);
    const { things } = createRealClient(server.origin, {
      timeoutMs,
      maxRetries: 0,
      fetch: (url, { signal: _, ...init }) => fetch(url, init),
    });

    await expect(things.get("th_1")).rejects.toMatchObject({ name: "TimeoutError" });
  });

  test("does not affect other calls", async () => {
    const [clock, server] = [fakeClock(), await startFaultServer(stall, sequence(stall, respond()))];
    const { things } = createRealClient(server.origin, { maxRetries: 0, clock });
    const timed = things.get("th_1", { timeoutMs });

    await server.until(1);
    const calls = Promise.allSettled([timed, things.get("th_2")]);
    await passTimeout(clock, server, 2);
    await expect(calls).resolves.toMatchObject([
      { status: "rejected", reason: { name: "TimeoutError", timeoutMs } },
      { status: "fulfilled" },
    ]);
  });
});
