import { describe, expect, test } from "vitest";
import { startFaultServer } from "./fault-server.ts";
import { problem, raw, respond, sequence } from "./faults.ts";
import { createRealClient } from "./real-client.ts";

const page = "<!doctype html><title>Sign in</title>";

describe("response status", () => {
  test("resolves with undefined after a 204 if the operation returns nothing", async () => {
    const server = await startFaultServer(raw("HTTP/1.1 204 No Content\r\n\r\n"));

    await expect(createRealClient(server.origin).things.delete("th_1")).resolves.toBeUndefined();
  });

  test.each([
    ["102", "HTTP/1.1 102 Processing\r\n\r\n"],
    ["103", "HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\n\r\n"],
  ])("ignores a %s and reads the response after it", async (_, interim) => {
    const server = await startFaultServer(sequence(raw(interim), respond()));

    await expect(createRealClient(server.origin).things.create({})).resolves.toMatchObject({ id: "th_1" });
    expect(server.received).toHaveLength(1);
  });

  test("rejects an unrequested 101 as a failed connection", async () => {
    const server = await startFaultServer(raw("HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"));
    const error = { name: "ConnectionError", phase: "response", outcome: "unknown" };

    await expect(createRealClient(server.origin).things.create({})).rejects.toMatchObject(error);
    expect(server.received).toHaveLength(1);
  });

  test("does not send a POST twice after an unrequested 100", async () => {
    const server = await startFaultServer(sequence(raw("HTTP/1.1 100 Continue\r\n\r\n"), respond()));

    // Node's fetch rejects; other platforms ignore the 100.
    await Promise.allSettled([createRealClient(server.origin).things.create({})]);
    expect(server.received).toHaveLength(1);
  });

  test("converts a 500 in HTML to a ServerError that quotes the start of the page", async () => {
    const server = await startFaultServer(respond(page, { "content-type": "text/html" }, 500));
    const error = { name: "ServerError", code: undefined, message: expect.stringContaining("Sign in") };

    await expect(createRealClient(server.origin).things.create({})).rejects.toMatchObject(error);
  });

  test("retries a POST with the same idempotency key after a 429 and a 503 with Retry-After", async () => {
    const retryAfter = { "retry-after": 1 };
    const server = await startFaultServer(problem(429, retryAfter), problem(503, retryAfter), respond());

    await createRealClient(server.origin).things.create({});
    expect(server.received).toHaveLength(3);
    expect(new Set(server.received.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
  });
});
