import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { fixture, serveFixture } from "../support/served.ts";

describe("GET /v1/openapi.yaml", () => {
  const call = serveFixture();

  test("answers the description, without a key", async () => {
    const { status, headers, text } = await call("/openapi.yaml", { headers: { Authorization: null } });
    const { info } = parse(await readFile(fixture, "utf8"));

    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/yaml");
    expect(headers.get("x-ratelimit-limit")).toBe("1200");
    expect(parse(text)).toMatchObject({ info });
  });

  test("names the mock as the first server, and a reset that is to come", async () => {
    const { text } = await call("/openapi.yaml");
    const { servers, components } = parse(text);

    expect(servers).toMatchObject([
      { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/v1$/) },
      { url: "https://api.planasonix.com/v1" },
    ]);
    expect(components.headers["X-RateLimit-Reset"].example * 1000).toBeGreaterThan(Date.now());
  });

  test("answers what the description declares if the request prefers a code or an example", async () => {
    const limited = await call("/openapi.yaml", { headers: { Prefer: "code=429" } });
    const example = await call("/openapi.yaml", { headers: { Prefer: "example=excerpt" } });

    expect(limited.status).toBe(429);
    expect(example.text).toBe("openapi: 3.1.0\n");
  });

  test("has no twin in JSON", async () => {
    const { status } = await call("/openapi.json");

    expect(status).toBe(404);
  });
});
