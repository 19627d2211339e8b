import { expect, test } from "vitest";
import type { Handler } from "../../src/http/exchange.ts";
import { randomHex, requestId } from "../../src/layers/request-id.ts";
import { request } from "../support/request.ts";

const respondWith =
  (headers: Record<string, string>): Handler =>
  async () => ({ status: 200, headers, body: "" });

test("gives each response an id of its own, and keeps the other headers", async () => {
  const handle = requestId(respondWith({ "Content-Type": "text/plain" }));
  const responses = await Promise.all(Array.from({ length: 100 }, () => handle(request())));
  const ids = responses.map(({ headers }) => headers["X-Request-Id"]);

  expect(ids).toEqual(ids.map(() => expect.stringMatching(/^req_[0-9a-f]{32}$/)));
  expect(new Set(ids).size).toBe(100);
  expect(responses[0]?.headers["Content-Type"]).toBe("text/plain");
});

test("replaces the id that a response has, whatever the case of the header's name", async () => {
  const { headers } = await requestId(respondWith({ "x-request-id": "req_example" }))(request());

  expect(headers).toEqual({ "X-Request-Id": expect.stringMatching(/^req_[0-9a-f]{32}$/) });
});

test("gives no id to a response whose form has none, and removes one that it has", async () => {
  const headers = { "X-Request-Id": "req_example", "Content-Type": "text/plain" };
  const handle = requestId(async () => ({ status: 200, headers, body: "", hasNoRequestId: true }));

  expect((await handle(request())).headers).toEqual({ "Content-Type": "text/plain" });
});

test("makes 32 hexadecimal digits of 16 random bytes in a page that is not a secure context", () => {
  const getRandomValues = <Values extends ArrayBufferView | null>(values: Values): Values => {
    if (values instanceof Uint8Array) values.set(values.map((_, index) => index * 0x11));
    return values;
  };

  expect(randomHex({ getRandomValues })).toBe("00112233445566778899aabbccddeeff");
});
