import { fakeClock } from "@planasonix/runtime/testing";
import { describe, expect, test } from "vitest";
import { awaitReply } from "../../src/pool/await-reply.ts";
import type { SyncReply } from "../../src/pool/exchange.ts";
import { plainReply } from "../support/examples.ts";

/** Waits for a reply that the test gives. `events` lists the calls of `onLate` and `onEnd`. */
function waiting() {
  const clock = fakeClock();
  const events: unknown[] = [];
  let resolve = (_reply: SyncReply): void => {};
  let reject = (_error: Error): void => {};
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
    const { clock, events, resolve } = waiting();
    resolve(plainReply);
    await clock.advance(2_000);
    expect(events).toEqual([plainReply]);
  });

  test("ends with the error of the store", async () => {
    const { clock, events, reject } = waiting();
    reject(new Error("READONLY"));
    await clock.advance(2_000);
    expect(events).toEqual(["failed: READONLY"]);
  });

  test("reports a late reply, and still ends with it", async () => {
    const { clock, events, resolve } = waiting();
    await clock.advance(60);
    expect(events).toEqual([late]);
    resolve(plainReply);
    await clock.advance(0);
    expect(events).toEqual([late, plainReply]);
  });

  test("ends with an error once the exchange is void, and ignores a reply after that", async () => {
    const { clock, events, resolve } = waiting();
    await clock.advance(1_000);
    resolve(plainReply);
    await clock.advance(1_000);
    expect(events).toEqual([late, "failed: Redis did not respond within 50 ms"]);
  });
});
