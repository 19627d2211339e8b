import { PassThrough } from "node:stream";
import { expect, test, vi } from "vitest";
import { rejectMalformedRequest } from "../../src/server/malformed-request.ts";
import { echo } from "../support/request.ts";
import { sendRaw, serve } from "../support/served.ts";

test("responds 400 with the error envelope to a message that is not HTTP, and closes the connection", async () => {
  const { origin } = await serve(echo);

  const response = await sendRaw(origin, "HELLO\r\n\r\n");

  expect(response).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(response).toContain("Content-Type: application/json\r\n");
  expect(response).toContain("Connection: close\r\n");
  expect(response).toContain('{"error":{"code":"the_code","message":"The request is not valid HTTP/1.1."}}');
});

test("responds 431 to headers that are too large", async () => {
  const { origin } = await serve(echo);

  const response = await sendRaw(origin, `GET / HTTP/1.1\r\nX: ${"x".repeat(20_000)}\r\n\r\n`);

  expect(response).toMatch(/^HTTP\/1\.1 431 /);
  expect(response).toContain("The headers of the request are too large: send fewer or shorter ones.");
});

test("responds 408 to a request that takes too long to arrive", async () => {
  const handleError = vi.fn(async () => ({ status: 408, headers: {}, body: "late" }));
  const socket = new PassThrough();
  const error = Object.assign(new Error("timeout"), { code: "ERR_HTTP_REQUEST_TIMEOUT" });

  await rejectMalformedRequest(error, { socket, handleError });

  expect(handleError).toHaveBeenCalledExactlyOnceWith({ status: 408, message: "The request took too long to arrive." });
  expect(String(socket.read())).toBe(
    "HTTP/1.1 408 Request Timeout\r\nContent-Length: 4\r\nConnection: close\r\n\r\nlate",
  );
});

test("sends nothing over a closed connection", async () => {
  const socket = new PassThrough().end();

  await rejectMalformedRequest(new Error("reset"), {
    socket,
    handleError: async () => ({ status: 400, headers: {}, body: "" }),
  });

  expect(socket.read()).toBeNull();
});
