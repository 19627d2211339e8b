import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { refusedOrigin, startFaultServer } from "./fault-server.ts";
import { close, partial, raw, reset, respond, sequence, thingText } from "./faults.ts";
import { createRealClient } from "./real-client.ts";

const gzip = gzipSync(thingText);
const gzipped = { "content-encoding": "gzip" };
const chunk = `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${thingText.length.toString(16)}\r\n${thingText}\r\n`;

/** Failures after the request was sent: a description, the fault and the phase of the error. */
const broken = [
  ["reset before the headers", reset, "response"],
  ["closed before the headers", close, "response"],
  ["closed within the headers", sequence(raw("HTTP/1.1 200 OK\r\ncontent-"), close), "response"],
  ["used for something that is not HTTP", raw("SSH-2.0-OpenSSH_9.9\r\n\r\n"), "response"],
  ["used for headers that are too large", respond(thingText, { "x-long": "x".repeat(20_000) }), "response"],
  ["reset after the headers", sequence(partial(), reset), "body"],
  ["reset within the body", sequence(partial('{"data":'), reset), "body"],
  ["closed before the stated length is reached", sequence(partial(thingText), close), "body"],
  ["closed before the last chunk", sequence(raw(chunk), close), "body"],
  ["used for a chunk without a length", raw(`${chunk}nonsense\r\n`), "body"],
  ["used for invalid gzip", respond(thingText, gzipped), "body"],
  ["used for truncated gzip", sequence(partial(gzip.subarray(0, 30), gzipped), close), "body"],
] as const;

describe.each(broken)("connection that is %s", (_, fault, phase) => {
  const failure = { name: "ConnectionError", phase, failure: "ambiguous" };

  test("retries a GET up to maxRetries times", async () => {
    const server = await startFaultServer(fault);
    const { things } = createRealClient(server.origin);

    const error = await things.get("th_1").catch(Object);
    expect(error).toMatchObject({ ...failure, retryable: true, outcome: undefined, cause: expect.any(Error) });
    expect(error.attempts.map((attempt: { why: string }) => attempt.why)).toEqual([
      "backoff",
      "backoff",
      "backoff",
      "exhausted",
    ]);
    expect(server.received).toHaveLength(4);
  });

  test("does not retry a POST, and reports an unknown outcome", async () => {
    const server = await startFaultServer(fault);
    const { things } = createRealClient(server.origin);
    const unknown = { outcome: "unknown", checkWith: "things.list", retryable: false };

    await expect(things.create({ name: "a" })).rejects.toMatchObject({ ...failure, ...unknown });
    expect(server.received).toHaveLength(1);
  });

  test("retries a POST with the caller's idempotency key, byte for byte", async () => {
    const server = await startFaultServer(fault, fault, respond());
    const { things } = createRealClient(server.origin);

    await things.create({ name: "a" }, { idempotencyKey: "order-17" });
    expect(server.received.map(({ body, headers }) => [body, headers["idempotency-key"]])).toEqual([
      ['{"name":"a"}', "order-17"],
      ['{"name":"a"}', "order-17"],
      ['{"name":"a"}', "order-17"],
    ]);
  });

  test("retries a POST with the same idempotency key if the deployment honors such keys", async () => {
    const server = await startFaultServer(fault, respond());
    const { things } = createRealClient(server.origin, { trustIdempotencyKeys: true });

    await things.create({ name: "a" });
    expect(server.received).toHaveLength(2);
    expect(new Set(server.received.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
  });

  test("does not retry an operation that must never be repeated, even with an idempotency key", async () => {
    const server = await startFaultServer(fault);
    const { things } = createRealClient(server.origin, { trustIdempotencyKeys: true });

    await expect(things.burn("th_1", { idempotencyKey: "order-17" })).rejects.toMatchObject(failure);
    expect(server.received).toHaveLength(1);
  });

  test("does not affect the next call", async () => {
    const server = await startFaultServer(fault, respond());
    const { things } = createRealClient(server.origin);

    await expect(things.create({})).rejects.toMatchObject(failure);
    await expect(things.get("th_1")).resolves.toMatchObject({ id: "th_1" });
  });
});

describe("connection that cannot be established", () => {
  const failure = {
    name: "ConnectionError",
    phase: "connect",
    failure: "not_sent",
    outcome: undefined,
    retryable: true,
  };

  test.each([
    ["get", "th_1"],
    ["create", {}],
    ["burn", "th_1"],
  ])("retries every operation: things.%s", async (name, argument) => {
    const { things } = createRealClient(await refusedOrigin());

    const error = await things[name](argument).catch(Object);
    expect(error).toMatchObject(failure);
    expect(error.attempts).toHaveLength(4);
    expect(error.attempts[0]).toMatchObject({ error: "ECONNREFUSED", failure: "not_sent", why: "backoff" });
  });
});
