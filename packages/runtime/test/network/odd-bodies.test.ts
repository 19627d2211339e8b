import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { type Fault, startFaultServer } from "./fault-server.ts";
import { close, drip, head, raw, respond, sequence, thingText } from "./faults.ts";
import { createRealClient } from "./real-client.ts";

const page = "<!doctype html><title>Sign in</title>";

/** Complete responses that violate the API description: a name, the fault and what the error quotes. */
const odd: (readonly [string, Fault, string])[] = [
  ["a page of a proxy", respond(page, { "content-type": "text/html" }), "Sign in"],
  ["invalid JSON", respond('{"data":{"id":"th_1"'), '{\\"data\\"'],
  ["an empty body", respond(""), "an empty body"],
  ["a body cut by a wrong length", respond(thingText, { "content-length": 12 }), '{\\"data\\":{\\"i'],
  ["a 204 instead of a body", raw("HTTP/1.1 204 No Content\r\n\r\n"), "an empty body"],
  ["JSON of an unexpected shape", respond('{"items":[],"next":null}'), "an object with items, next"],
  ["JSON null", respond("null"), "null"],
  ["a redirect without a location", respond("moved", {}, 302), "moved"],
];

describe.each(odd)("%s", (_, fault, found) => {
  const error = { name: "ResponseFormatError", found: expect.stringContaining(found) };

  test("is rejected without a retry, and makes the outcome of a write unknown", async () => {
    const server = await startFaultServer(fault);
    const { things } = createRealClient(server.origin);
    const url = `${server.origin}/v1/things/th_1`;

    const read = { ...error, failure: "final", outcome: undefined, operation: "things.get", url };
    const write = { ...error, failure: "ambiguous", outcome: "unknown", checkWith: "things.list", retryable: false };
    await expect(things.get("th_1")).rejects.toMatchObject(read);
    await expect(things.create({}, { idempotencyKey: "order-17" })).rejects.toMatchObject(write);
    expect(server.received).toHaveLength(2);
  });
});

describe("encoded body", () => {
  test.each([
    ["gzip", gzipSync(thingText), {}],
    ["br", brotliCompressSync(thingText), {}],
  ])("decodes %s", async (coding, bytes) => {
    const server = await startFaultServer(respond(bytes, { "content-encoding": coding }));

    await expect(createRealClient(server.origin).things.get("th_1")).resolves.toMatchObject({ id: "th_1" });
  });

  test.each([
    [
      "in chunks",
      raw(`${head(200, { "transfer-encoding": "chunked" })}5\r\n{"dat\r\n${chunkOf(thingText.slice(5))}0\r\n\r\n`),
    ],
    ["until the connection closes", sequence(raw(head(200, {}) + thingText), close)],
    ["in single bytes", drip(thingText, 1)],
  ])("reads a body to its end: %s", async (_, fault) => {
    const server = await startFaultServer(fault);

    await expect(createRealClient(server.origin).things.get("th_1")).resolves.toMatchObject({ id: "th_1" });
  });

  test("decodes characters that are split between chunks", async () => {
    const text = JSON.stringify({ data: { id: "ä€😀", type: "thing", attributes: {} } });
    const bytes = [...Buffer.from(text)].map((byte) => Buffer.from([byte]).toString("latin1"));
    const server = await startFaultServer((socket, request) => {
      socket.setDefaultEncoding("latin1");
      drip(bytes, 1)(socket, request);
    });

    await expect(createRealClient(server.origin).things.get("th_1")).resolves.toMatchObject({ id: "ä€😀" });
  });
});

function chunkOf(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}
