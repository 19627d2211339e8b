import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { maxBodyBytes } from "@planasonix/serving";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { startMock } from "../../src/index.ts";
import { type CallInit, call, failure, fixture, serveFixture } from "../support/served.ts";

describe("layers of the mock", () => {
  const call = serveFixture();

  test.each([["/pipelines"], ["/nothing"], ["/openapi.yaml"]])(
    "adds CORS and rate-limit headers to the response for %s",
    async (path) => {
      const { headers } = await call(path, { headers: { Origin: "https://app.test" } });

      expect(headers.get("access-control-allow-origin")).toBe("*");
      expect(headers.get("x-ratelimit-limit")).toBe("1200");
    },
  );

  test.each<[string, string, CallInit]>([
    ["a success", "/pipelines", {}],
    ["a preflight request", "/pipelines", { method: "OPTIONS", headers: { "Access-Control-Request-Method": "POST" } }],
    ["a request without an API key", "/pipelines", { headers: { Authorization: null } }],
    ["a rate limit", "/pipelines", { headers: { Prefer: "code=429" } }],
    ["an unknown path", "/nothing", {}],
    ["the description", "/openapi.yaml", {}],
  ])("gives the response to %s an id of its own", async (_, path, init) => {
    const headers = { Origin: "https://app.test", ...init.headers };
    const ids = await Promise.all([1, 2].map(async () => (await call(path, { ...init, headers })).headers));
    const [first, second] = ids.map((response) => response.get("x-request-id"));

    expect(first).toMatch(/^req_[0-9a-f]{32}$/);
    expect(second).not.toBe(first);
  });

  test("allows a preflight request without an API key", async () => {
    const { status, headers } = await call("/pipelines", {
      method: "OPTIONS",
      headers: { Authorization: null, Origin: "https://app.test", "Access-Control-Request-Method": "POST" },
    });

    expect(status).toBe(204);
    expect(headers.get("access-control-allow-methods")).toBe("POST");
  });

  test("returns the description without an API key, with the mock as its first server", async () => {
    const { status, text } = await call("/openapi.yaml", { headers: { Authorization: null } });

    expect(status).toBe(200);
    expect(parse(text)).toMatchObject({
      info: parse(await readFile(fixture, "utf8")).info,
      servers: [
        { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/v1$/) },
        { url: "https://api.planasonix.com/v1" },
      ],
    });
  });

  test("returns a declared response to GET /openapi.yaml if the request prefers a code or an example", async () => {
    const limited = await call("/openapi.yaml", { headers: { Prefer: "code=429" } });
    const example = await call("/openapi.yaml", { headers: { Prefer: "example=excerpt" } });

    expect(limited.status).toBe(429);
    expect(example.text).toBe("openapi: 3.1.0\n");
  });

  test.each([
    ["null", "null"],
    ["not JSON", '{"name":'],
  ])("responds 400 with the error code of the description to a body that is %s", async (_, body) => {
    const headers = { "Content-Type": "application/json" };
    const { status, json } = await call("/pipelines", { method: "POST", headers, body });

    expect(status).toBe(400);
    expect(json).toMatchObject(failure("invalid_request", { details: [{ field: "body" }] }));
  });

  test("accepts a valid body that arrives without `Content-Length`", async () => {
    const headers = { "Content-Type": "application/json" };
    const { status } = await call("/pipelines", { method: "POST", headers, body: new Blob(['{"name":"x"}']).stream() });

    expect(status).toBe(201);
  });

  test("responds 413 with rate-limit headers to a body that is too large", async () => {
    const body = Buffer.alloc(maxBodyBytes + 1, " ");
    const { status, json, headers } = await call("/pipelines", { method: "POST", body });

    expect(status).toBe(413);
    expect(json).toMatchObject(failure("payload_too_large", {}));
    expect(headers.get("x-ratelimit-limit")).toBe("1200");
  });
});

describe("outside the API", () => {
  test("responds 404 with rate-limit headers to a path that is not under /v1", async () => {
    const mock = await startMock({ spec: fixture });
    onTestFinished(() => mock.close());

    const { status, headers, json } = await call(`${new URL(mock.url).origin}/pipelines`);

    expect(status).toBe(404);
    expect(headers.get("x-ratelimit-limit")).toBe("1200");
    expect(json).toMatchObject(failure("not_found", {}));
  });

  test("responds 400 to a message that is not HTTP, with rate-limit headers and the error code of the description", async () => {
    const mock = await startMock({ spec: fixture });
    onTestFinished(() => mock.close());

    const response = await text(connect(Number(new URL(mock.url).port), "127.0.0.1").end("HELLO\r\n\r\n"));

    expect(response).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(response).toContain("X-RateLimit-Limit: 1200\r\n");
    expect(response).toMatch(/\r\nX-Request-Id: req_[0-9a-f]{32}\r\n/);
    expect(response).toContain('{"error":{"code":"invalid_request",');
  });
});
