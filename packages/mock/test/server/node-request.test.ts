import { describe, expect, test } from "vitest";
import { maxBodyBytes } from "../../src/server/node-request.ts";
import { failure, serveFixture } from "../support/served.ts";

describe("a request body", () => {
  const call = serveFixture();
  const headers = { "Content-Type": "application/json" };

  test.each([['{"name":'], ["name=x"], ["{'name': 'x'}"]])("that is not JSON, %s, is refused at once", async (body) => {
    const { status, json } = await call("/pipelines", { method: "POST", headers, body });

    expect(status).toBe(400);
    const details = [{ field: "body", issue: expect.stringMatching(/^is not valid JSON/) }];
    expect(json).toMatchObject(failure("invalid_request", { details }));
  });

  test("that is not JSON is not shown in the answer", async () => {
    const { text } = await call("/pipelines", { method: "POST", headers, body: '{"password": hunter2}' });

    expect(text).not.toContain("hunter2");
  });

  test("that is null is refused, although Prism takes it for none", async () => {
    const { status, json } = await call("/pipelines", { method: "POST", headers, body: "null" });

    expect(status).toBe(400);
    expect(json).toMatchObject(failure("invalid_request", { details: [{ field: "body" }] }));
  });

  test("may arrive without a length", async () => {
    const body = new Blob(['{"name":"x"}']).stream();
    const { status } = await call("/pipelines", { method: "POST", headers, body });

    expect(status).toBe(201);
  });

  test.each([
    ["one that says so", () => Buffer.alloc(maxBodyBytes + 1, " ")],
    ["one that does not say so", () => new Blob([Buffer.alloc(maxBodyBytes + 1, " ")]).stream()],
  ])("that is too large, %s, gets a 413", async (_, body) => {
    const { status, json, headers: answered } = await call("/pipelines", { method: "POST", headers, body: body() });

    expect(status).toBe(413);
    expect(json).toMatchObject(failure("payload_too_large", { message: expect.stringContaining(`${maxBodyBytes}`) }));
    expect(answered.get("x-ratelimit-limit")).toBe("1200");
  });
});
