import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { startMock } from "../../src/index.ts";
import { fixture } from "../support/served.ts";

describe("what is no HTTP request", () => {
  async function exchange(message: string): Promise<string> {
    const mock = await startMock({ spec: fixture });
    const socket = connect(Number(new URL(mock.url).port), "127.0.0.1");
    socket.write(message);
    const answer = await text(socket);
    await mock.close();
    return answer;
  }

  test("gets a 400 in the error envelope, with rate-limit headers", async () => {
    const answer = await exchange("HELLO\r\n\r\n");

    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain("X-RateLimit-Limit: 1200\r\n");
    expect(answer).toContain('{"error":{"code":"invalid_request","message":"The request is not valid HTTP/1.1."}}');
  });

  test("gets a 431 when its headers are too large", async () => {
    const answer = await exchange(`GET /v1/pipelines HTTP/1.1\r\nX: ${"x".repeat(20_000)}\r\n\r\n`);

    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toContain('"code":"request_header_fields_too_large"');
  });

  test("a whole URL, as a proxy sends it, is a request", async () => {
    const answer = await exchange(
      "GET http://api.planasonix.com/v1/pipelines?limit=5 HTTP/1.1\r\nAuthorization: Bearer k\r\nConnection: close\r\n\r\n",
    );

    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });
});
