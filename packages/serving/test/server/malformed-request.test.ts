import { expect, test } from "vitest";
import { echo } from "../support/request.ts";
import { sendRaw, serve } from "../support/served.ts";

test("a message that is not HTTP gets a 400 in the error envelope, and the connection is closed", async () => {
  const { origin } = await serve(echo);

  const response = await sendRaw(origin, "HELLO\r\n\r\n");

  expect(response).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(response).toContain("Content-Type: application/json\r\n");
  expect(response).toContain("Connection: close\r\n");
  expect(response).toContain('{"error":{"code":"the_code","message":"The request is not valid HTTP/1.1."}}');
});

test("headers that are too large are a 431", async () => {
  const { origin } = await serve(echo);

  const response = await sendRaw(origin, `GET / HTTP/1.1\r\nX: ${"x".repeat(20_000)}\r\n\r\n`);

  expect(response).toMatch(/^HTTP\/1\.1 431 /);
});
