import { describe, expect, test } from "vitest";
import { fakeClock } from "../../src/testing/index.ts";
import { problem, setup, thing } from "../support/fixture.ts";

/** A `fetch` that never settles and ignores its signal. */
const silence = (): Promise<Response> => new Promise(() => {});
const sent = (body: ReadableStream<Uint8Array>): Response => new Response(body);

describe("attempt timeout", () => {
  test("ends an attempt, even if `fetch` ignores the signal", async () => {
    const { things, clock, fetch } = setup([silence], { timeoutMs: 1_000, maxRetries: 0 });
    const call = expect(things.get("th_1")).rejects.toMatchObject({
      name: "TimeoutError",
      message: "GET /things/th_1 took longer than timeoutMs (1000 ms)",
      timeoutMs: 1_000,
      failure: "ambiguous",
    });
    await clock.advance(1_000);
    await call;
    expect(fetch.sent[0]?.signal.aborted).toBe(true);
  });

  test("leads to a retry of a GET", async () => {
    const { things, clock, fetch } = setup([silence, thing()], { timeoutMs: 1_000 });
    const call = things.get("th_1").withResponse();
    await clock.advance(1_000);
    expect((await call).attempts).toMatchObject([{ error: "TimeoutError", durationMs: 1_000 }, { status: 200 }]);
    expect(fetch.sent).toHaveLength(2);
  });

  test("makes the outcome of a POST unknown", async () => {
    const { things, clock } = setup([silence]);
    const call = expect(things.create({})).rejects.toMatchObject({ name: "TimeoutError", outcome: "unknown" });
    await clock.advance(60_000);
    await call;
  });

  test("covers the body", async () => {
    const stalled = sent(
      new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('{"da')) }),
    );
    const { things, clock } = setup([() => stalled], { timeoutMs: 1_000, maxRetries: 0 });
    const call = expect(things.get("th_1")).rejects.toMatchObject({ name: "TimeoutError" });
    await clock.advance(1_000);
    await call;
  });

  test.each([
    ["the call if both the call and the client have one", { timeoutMs: 5 }, { timeoutMs: 7 }, 7],
    ["the client if the call has none", { timeoutMs: 5 }, {}, 5],
    ["the operation if neither the call nor the client has one", {}, {}, 150_000],
  ])("comes from %s", async (_, client, call, timeoutMs) => {
    const { things, clock } = setup([silence], { ...client, maxRetries: 0 });
    const asked = expect(things.ask({}, call)).rejects.toMatchObject({ name: "TimeoutError", timeoutMs });
    await clock.advance(timeoutMs);
    await asked;
  });

  test("causes a DeadlineError, without a retry, if it ends at the deadline", async () => {
    const { things, clock, fetch } = setup([silence], { timeoutMs: 1_000, deadlineMs: 1_000 });
    const call = expect(things.get("th_1")).rejects.toMatchObject({
      name: "DeadlineError",
      message: "GET /things/th_1 took longer than deadlineMs (1000 ms)",
      attempts: [{ error: "DeadlineError", why: "deadline" }],
    });
    await clock.advance(1_000);
    await call;
    expect(fetch.sent).toHaveLength(1);
  });

  test("ends at the deadline at the latest", async () => {
    const { things, clock, fetch } = setup([silence], { timeoutMs: 1_000, deadlineMs: 1_600 });
    const call = expect(things.get("th_1")).rejects.toMatchObject({ name: "DeadlineError", attempts: { length: 2 } });
    await clock.advance(1_000);
    await clock.advance(350);
    await call;
    expect(fetch.sent).toHaveLength(2);
  });
});

describe("signal of the caller", () => {
  test("ends an attempt at once with the caller's reason", async () => {
    const { things, fetch } = setup([silence]);
    const controller = new AbortController();
    const call = expect(things.get("th_1", { signal: controller.signal })).rejects.toBe("enough");
    controller.abort("enough");
    await call;
    expect(fetch.sent[0]?.signal.reason).toBe("enough");
  });

  test("has one listener for concurrent calls, and none after them", async () => {
    const { things } = setup([thing()]);
    const { signal } = new AbortController();
    const listeners = new Set<unknown>();
    const { addEventListener, removeEventListener } = signal;
    Object.assign(signal, {
      addEventListener: (...values: Parameters<typeof addEventListener>) => {
        listeners.add(values[1]);
        addEventListener.apply(signal, values);
      },
      removeEventListener: (...values: Parameters<typeof removeEventListener>) => {
        listeners.delete(values[1]);
        removeEventListener.apply(signal, values);
      },
    });
    const calls = Array.from({ length: 20 }, () => things.get("th_1", { signal }));
    expect(listeners.size).toBe(1);
    await Promise.all(calls);
    expect(listeners.size).toBe(0);
  });
});

describe("short deadline", () => {
  test("keeps the status of an error response whose body stalls", async () => {
    const stalled = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode("{")) });
    const { things, clock } = setup([() => new Response(stalled, { status: 400 })]);
    const call = expect(things.create({}, { deadlineMs: 4_000 })).rejects.toMatchObject({ status: 400 });
    await clock.advance(0);
    await clock.advance(4_000);
    await call;
  });

  test("sends nothing after the deadline, for example if the machine slept during a delay", async () => {
    const clock = fakeClock();
    const { sleep } = clock;
    const onTimeout = Object.assign(clock, { sleep: (ms: number, signal?: AbortSignal) => sleep(ms + 60_000, signal) });
    const { things, fetch } = setup([problem(429, { "retry-after": "2" }), thing()], { clock: onTimeout });
    await expect(things.create({}, { deadlineMs: 8_000 })).rejects.toMatchObject({
      name: "DeadlineError",
      failure: "not_sent",
      outcome: undefined,
    });
    expect(fetch.sent).toHaveLength(1);
  });
});
