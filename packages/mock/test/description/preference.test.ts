import { describe, expect, test } from "vitest";
import { parsePreference } from "../../src/description/preference.ts";
import { failure, serveFixture } from "../support/served.ts";

describe("parsePreference", () => {
  test.each([
    ["no preferences without a header", undefined, {}],
    ["a code", "code=429", { code: 429 }],
    ["a code and an example", "code=200, example=last", { code: 200, example: "last" }],
    ["quoted values", 'example="last", seed="a, b"', { example: "last", seed: "a, b" }],
    ["preferences with white space and capital letters", "  Code = 404 ,Dynamic=true", { code: 404, dynamic: true }],
    ["the first of two equal names", "code=404, code=500", { code: 404 }],
    ["no unknown preferences", "respond-async, wait=10", {}],
  ])("reads %s", (_, header, preference) => {
    expect(parsePreference(header)).toEqual(preference);
  });

  test.each([["code=abc"], ["code=99"], ["code=2000"], ["dynamic=yes"], ["code="]])(
    "rejects %s and names the header",
    (header) => {
      expect(() => parsePreference(header)).toThrow(/header\.Prefer/);
    },
  );
});

describe("Prefer", () => {
  const call = serveFixture();

  test("code=429 returns a 429 with Retry-After", async () => {
    const { status, headers, json } = await call("/pipelines", { headers: { Prefer: "code=429" } });

    expect(status).toBe(429);
    expect(headers.get("retry-after")).toBe("1");
    expect(headers.get("x-ratelimit-remaining")).toBe("0");
    expect(json).toEqual(failure("rate_limited", { message: "Too many requests." }));
  });

  test("example=name returns the example of that name", async () => {
    const { status, json } = await call("/pipelines/pl_1", { headers: { Prefer: "example=paused" } });

    expect(status).toBe(200);
    expect(json).toMatchObject({ data: { attributes: { status: "paused" } } });
  });

  test("code and example together return the named example of that status", async () => {
    const { status, json } = await call("/pipelines", { headers: { Prefer: "code=403, example=blocked_address" } });

    expect(status).toBe(403);
    expect(json).toMatchObject({ error: { message: "The address is not allowed." } });
  });

  test("responds with the status of the error response if only that response has the example", async () => {
    const { status } = await call("/pipelines", { headers: { Prefer: "example=unavailable" } });

    expect(status).toBe(503);
  });

  test("finds an example of the second media type if the request accepts any type", async () => {
    const { headers, text } = await call("/dlq/export", { headers: { Prefer: "code=200, example=items" } });

    expect(headers.get("content-type")).toBe("application/json");
    expect(text).toBe('[{"id":"dl_1"}]');
  });

  test("dynamic=true generates valid responses that differ", async () => {
    const first = await call("/pipelines/pl_1", { headers: { Prefer: "dynamic=true" } });
    const second = await call("/pipelines/pl_1", { headers: { Prefer: "dynamic=true" } });

    expect(first.status).toBe(200);
    expect(first.headers.has("sl-violations")).toBe(false);
    expect(first.json).toMatchObject({ data: { type: "pipeline", attributes: { name: expect.any(String) } } });
    expect(second.json).not.toEqual(first.json);
  });

  test("generates only fields that the schema declares", async () => {
    const { json } = await call("/pipelines/pl_1", { headers: { Prefer: "dynamic=true" } });

    const attributes = { name: expect.any(String), status: expect.any(String) };
    expect(json).toEqual({ data: { id: expect.any(String), type: "pipeline", attributes } });
  });

  test("generates the same response for the same seed, and different ones without a seed, even after a seeded request", async () => {
    const seeded = { headers: { Prefer: "dynamic=true, seed=a" } };
    const unseeded = { headers: { Prefer: "dynamic=true" } };

    const [first, other, another, second] = [
      await call("/pipelines/pl_1", seeded),
      await call("/pipelines/pl_1", unseeded),
      await call("/pipelines/pl_1", unseeded),
      await call("/pipelines/pl_1", seeded),
    ];

    expect(second.json).toEqual(first.json);
    expect(another.json).not.toEqual(other.json);
  });

  test.each([
    ["code=418", "asks for code 418, but pipelines_list declares 200, 400, 401, 403, 429, 500, 503"],
    ["example=typo", 'asks for the example "typo", but pipelines_list has first, none, last (200), invalid_request'],
    ["code=429, example=typo", 'asks for the example "typo", but pipelines_list has rate_limited (429)'],
    ["code=abc", 'asks for code "abc", which is not an HTTP status'],
  ])("responds 400 to %s and explains why", async (prefer, issue) => {
    const { status, json } = await call("/pipelines", { headers: { Prefer: prefer } });

    expect(status).toBe(400);
    const details = [{ field: "header.Prefer", issue: expect.stringContaining(issue) }];
    expect(json).toMatchObject(failure("invalid_request", { details }));
  });

  test("responds 400 to an invalid request that prefers a 200", async () => {
    const { status, json } = await call("/pipelines?limit=0", { headers: { Prefer: "code=200" } });

    expect(status).toBe(400);
    expect(json).toMatchObject({ error: { details: [{ field: "query.limit" }] } });
  });

  test("responds with the declared example to an invalid request that prefers a 400", async () => {
    const { json } = await call("/pipelines?limit=0", { headers: { Prefer: "code=400" } });

    const details = [{ field: "name", issue: "blank" }];
    expect(json).toEqual(failure("invalid_request", { message: "The request is not valid.", details }));
  });
});

describe("a dynamic mock", () => {
  const call = serveFixture({ dynamic: true, seed: "a" });

  test("generates reproducible responses from its seed", async () => {
    const first = await call("/pipelines/pl_1");
    const second = await call("/pipelines/pl_1");

    expect(first.json).not.toMatchObject({ data: { id: "pl_1" } });
    expect(second.json).toEqual(first.json);
  });

  test("returns the example to a request with `Prefer: dynamic=false`", async () => {
    const { json } = await call("/pipelines/pl_1", { headers: { Prefer: "dynamic=false" } });

    expect(json).toMatchObject({ data: { id: "pl_1" } });
  });

  test("returns the example of the last page for a cursor", async () => {
    const { json } = await call("/pipelines?cursor=crs_2");

    expect(json).toMatchObject({ meta: { page: { cursor: null } } });
  });
});
