import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { startFaultServer } from "./fault-server.ts";
import { endless, respond, thingText } from "./faults.ts";
import { createRealClient } from "./real-client.ts";

const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024));

describe("huge body", () => {
  test.each([
    ["with a known length", respond("x".repeat(100_000))],
    ["without an end", endless()],
    ["compressed by gzip", respond(bomb, { "content-encoding": "gzip" })],
  ])("rejects a body larger than maxResponseBytes without a retry: %s", async (_, fault) => {
    const server = await startFaultServer(fault);
    const { things } = createRealClient(server.origin, { maxResponseBytes: 50_000 });

    await expect(things.get("th_1")).rejects.toMatchObject({
      name: "ResponseFormatError",
      message: expect.stringContaining("more than 50000 bytes (maxResponseBytes)"),
      failure: "final",
    });
    expect(server.received).toHaveLength(1);
  });

  test("reads a body of exactly maxResponseBytes", async () => {
    const server = await startFaultServer(respond());
    const { things } = createRealClient(server.origin, { maxResponseBytes: thingText.length });

    await expect(things.get("th_1")).resolves.toMatchObject({ id: "th_1" });
  });

  test("stops reading the huge body of an error response, and keeps the status", async () => {
    const server = await startFaultServer(endless(404));
    const error = await createRealClient(server.origin).things.get("th_1").catch(Object);

    expect(error).toMatchObject({ name: "NotFoundError", status: 404 });
    expect(error.message.length).toBeLessThan(400);
  });

  test("retries after a 503 with a huge body", async () => {
    const server = await startFaultServer(endless(503), respond());

    await expect(createRealClient(server.origin).things.get("th_1")).resolves.toMatchObject({ id: "th_1" });
  });

  test("closes the connection after rejecting a body larger than maxResponseBytes", async () => {
    const server = await startFaultServer(endless());
    const { things } = createRealClient(server.origin, { maxResponseBytes: 50_000 });

    await expect(things.get("th_1")).rejects.toMatchObject({ name: "ResponseFormatError" });
    await server.closed();
  });
});
