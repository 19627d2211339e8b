import type { Clock } from "@planasonix/runtime";
import { fakeClock } from "@planasonix/runtime/testing";
import { describe, expect, test } from "vitest";
import { awaitReply } from "../../src/pool/await-reply.ts";
import type { SyncReply } from "../../src/pool/exchange.ts";
import { blockedClock } from "../support/blocked-clock.ts";
import { plainReply } from "../support/examples.ts";

/** Waits for a reply that the test gives. `events` lists the calls of `onLate` and `onEnd`. */
function waiting<TestClock extends Pick<Clock, "timer">>(clock: TestClock) {
  const events: unknown[] = [];
  let resolve = (_reply: SyncReply): void => {};
  let reject = (_error: unknown): void => {};
  const promise = new Promise<SyncReply>((...settle) => {
    [resolve, reject] = settle;
  });
  awaitReply(promise, {
    clock,
    timeoutMs: 50,
    voidMs: 1_000,
    onLate: ({ message }) => events.push(`late: ${message}`),
    onEnd: (result) => events.push(result instanceof Error ? `failed: ${result.message}` : result),
  });
  return { clock, events, resolve, reject };
}

const late = "late: Redis did not respond within 50 ms";

describe("awaitReply", () => {
  test("ends with a reply that arrives in time, and reports nothing after that", async () => {
    const { clock, events, resolve } = waiting(fakeClock());
    resolve(plainReply);
    await clock.advance(2_000);
    expect(events).toEqual([plainReply]);
  });

  test("ends with the error of the store", async () => {
    const { clock, events, reject } = waiting(fakeClock());
    reject(new Error("READONLY"));
    await clock.advance(2_000);
    expect(events).toEqual(["failed: READONLY"]);
  });

  test.each([
    ["text", "READONLY", "failed: 'READONLY'"],
    ["an object that cannot become a string", Object.create(null), "failed: [Object: null prototype] {}"],
  ])("ends with an error if the client rejects with %s", async (_, error, message) => {
    const { clock, events, reject } = waiting(fakeClock());
    reject(error);
    await clock.advance(2_000);
    expect(events).toEqual([message]);
  });

  test("reports a late reply, and still ends with it", async () => {
    const { clock, events, resolve } = waiting(fakeClock());
    await clock.advance(60);
    expect(events).toEqual([late]);
    resolve(plainReply);
    await clock.advance(0);
    expect(events).toEqual([late, plainReply]);
  });

  test("ends with an error once the exchange is void, and ignores a reply after that", async () => {
    const { clock, events, resolve } = waiting(fakeClock());
    await clock.advance(1_000);
    resolve(plainReply);
    await clock.advance(1_000);
    expect(events).toEqual([late, "failed: Redis did not respond within 50 ms"]);
  });

  test.each([60, 1_000, 3_000])(
    "ends with a reply that arrived during %d ms in which the event loop was blocked",
    async (ms) => {
      const clock = blockedClock();
      const { events, resolve } = waiting(clock);
      await clock.block(ms, () => resolve(plainReply));
      await clock.advance(2_000);
      expect(events).toEqual([plainReply]);
    },
  );

  test("ends with an error if no reply arrived while the event loop was blocked", async () => {
    const clock = blockedClock();
    const { events } = waiting(clock);
    await clock.block(1_000);
    await clock.advance(1);
    expect(events).toEqual([late, "failed: Redis did not respond within 50 ms"]);
  });
});
