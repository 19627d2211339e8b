import { describe, expect, test } from "vitest";
import { failure, serveFixture } from "../support/served.ts";

describe("a response of Prism", () => {
  const call = serveFixture();

  test("has the headers that the description declares", async () => {
    const { headers } = await call("/pipelines");

    expect(headers.get("x-ratelimit-limit")).toBe("1200");
    expect(headers.get("x-ratelimit-remaining")).toBe("1190");
    expect(Number(headers.get("x-ratelimit-reset")) * 1000).toBeGreaterThan(Date.now());
    expect(headers.get("content-type")).toBe("application/json");
  });

  test("has neither `Content-Type` nor `Content-Length` if it has no body", async () => {
    const { status, headers, text } = await call("/pipelines/pl_1", { method: "DELETE" });

    expect(status).toBe(204);
    expect(text).toBe("");
    expect(headers.has("content-type")).toBe(false);
    expect(headers.has("content-length")).toBe(false);
  });

  test("lists the violations of its own schema in sl-violations", async () => {
    const { status, headers, json } = await call("/broken");

    expect(status).toBe(200);
    expect(json).toEqual({ data: "größer" });
    expect(JSON.parse(headers.get("sl-violations") ?? "")).toMatchObject([
      { location: ["response", "body", "data"], severity: "Error", code: "type" },
    ]);
  });

  test("lists as many violations of an invalid request as fit into sl-violations", async () => {
    const nodes = Array.from({ length: 1_000 }, () => ({ id: "ü" }));
    const { headers } = await call("/pipelines", { method: "POST", json: { name: "x", ü: 1, nodes } });
    const header = headers.get("sl-violations") ?? "";

    expect(header.length).toBeLessThanOrEqual(8_000);
    expect(JSON.parse(header)[0]).toMatchObject({
      location: ["request", "body"],
      message: expect.stringContaining("ü"),
    });
  });

  test("has no sl-violations if it is valid", async () => {
    const { headers } = await call("/pipelines");

    expect(headers.has("sl-violations")).toBe(false);
  });

  test("contains a file unchanged", async () => {
    const { headers, text } = await call("/dlq/export", { headers: { Accept: "text/csv" } });

    expect(headers.get("content-type")).toBe("text/csv");
    expect(text).toBe("id,error\ndl_1,overflow\n");
  });

  test.each([
    ["without `Prefer`", {}],
    ["with `Prefer: code=200`", { Prefer: "code=200" }],
  ])("is a 406 if a request %s accepts no declared media type", async (_, headers) => {
    const { status, json } = await call("/dlq/export", { headers: { Accept: "image/png", ...headers } });

    expect(status).toBe(406);
    const message = "dlq_export returns text/csv or application/json, which the Accept header does not allow.";
    expect(json).toEqual(failure("not_acceptable", { message }));
  });

  test("is JSON for an error, whatever the request accepts", async () => {
    const { status, headers } = await call("/dlq/export", { headers: { Accept: "text/csv", Prefer: "code=429" } });

    expect(status).toBe(429);
    expect(headers.get("content-type")).toBe("application/json");
  });

  test("is a 200 in spite of an invalid Accept header", async () => {
    const { status } = await call("/pipelines", { headers: { Accept: "anything" } });

    expect(status).toBe(200);
  });
});
