import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { type Fault, startFaultServer } from "./fault-server.ts";
import { partial, respond, stall, turns } from "./faults.ts";
import { createRealClient } from "./real-client.ts";

const reason = { because: "the user left" };
const beforeTheEnd: (readonly [string, Fault])[] = [
  ["before the headers", stall],
  ["within the body", partial('{"data":')],
  ["within the body of an error", partial("{", {}, 500)],
];

describe("abort by the caller", () => {
  test("sends nothing if the signal aborted before the call", async () => {
    const server = await startFaultServer(respond());
    const { things } = createRealClient(server.origin);

    await expect(things.get("th_1", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(things.create({}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(server.connections()).toBe(0);
  });

  test("rejects with the reason if the signal aborts right after the call", async () => {
    const server = await startFaultServer(respond());
    const controller = new AbortController();
    const call = createRealClient(server.origin).things.get("th_1", { signal: controller.signal });

    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
  });

  test.each(beforeTheEnd)(
    "rejects with the reason and closes the connection if the response stalls %s",
    async (_, fault) => {
      const server = await startFaultServer(fault);
      const controller = new AbortController();
      const call = createRealClient(server.origin).things.get("th_1", { signal: controller.signal });

      await server.until(1);
      await turns();
      controller.abort(reason);
      await expect(call).rejects.toBe(reason);
      await server.closed();
      expect(server.received).toHaveLength(1);
    },
  );

  test("rejects with the reason and sends nothing if the function `apiKey` is still pending", async () => {
    const server = await startFaultServer(respond());
    const controller = new AbortController();
    const { things } = createRealClient(server.origin, { apiKey: () => new Promise(() => {}) });
    const call = things.get("th_1", { signal: controller.signal });

    await turns();
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(server.connections()).toBe(0);
  });

  test("has no effect after the response", async () => {
    const server = await startFaultServer(respond());
    const controller = new AbortController();
    const result = await createRealClient(server.origin).things.get("th_1", { signal: controller.signal });

    controller.abort(reason);
    expect(result).toMatchObject({ id: "th_1" });
  });

  test("ends every call that has the signal, and leaves no listener", async () => {
    const server = await startFaultServer(stall);
    const controller = new AbortController();
    const { signal } = controller;
    const { things } = createRealClient(server.origin);
    const calls = Array.from({ length: 10 }, (_, index) => things.get(`th_${index}`, { signal }));

    await server.until(10);
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    controller.abort(reason);
    await expect(Promise.allSettled(calls)).resolves.toEqual(calls.map(() => ({ status: "rejected", reason })));
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  test("rejects with the platform's TimeoutError for an `AbortSignal.timeout` of the caller", async () => {
    const server = await startFaultServer(stall);
    const { things } = createRealClient(server.origin);
    const error = await things.get("th_1", { signal: AbortSignal.timeout(20) }).catch(Object);

    expect(error).toBeInstanceOf(DOMException);
    expect(error.name).toBe("TimeoutError");
  });
});
