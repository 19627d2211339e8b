import { describe, expect, test } from "vitest";
import { failure, serveFixture } from "../support/served.ts";

describe("the response to an invalid request", () => {
  const call = serveFixture();

  test.each([
    ["/pipelines?limit=1000", [{ field: "query.limit", issue: "must be <= 100" }]],
    ["/pipelines?limit=x", [{ field: "query.limit", issue: "must be integer" }]],
    [
      "/pipelines?status=gone",
      [{ field: "query.status", issue: "must be equal to one of the allowed values: active, paused" }],
    ],
    ["/pipelines?tag=a&tag=far-too-long", [{ field: "query.tag[1]", issue: "must NOT have more than 10 characters" }]],
    ["/pipelines?cursor=", [{ field: "query.cursor", issue: "must NOT have fewer than 1 characters" }]],
    ["/pipelines/x1", [{ field: "path.pipeline_id", issue: 'must match pattern "^pl_"' }]],
  ])("names the invalid field of GET %s", async (path, details) => {
    const { status, json } = await call(path);

    expect(status).toBe(400);
    const message = `The request is not valid: ${details[0]?.field} ${details[0]?.issue}.`;
    expect(json).toEqual(failure("invalid_request", { message, details }));
  });

  test.each([
    ["a missing field", { nodes: [] }, "body.name", "is required"],
    ["an unknown field", { name: "x", nam: "y" }, "body.nam", "is not a known property"],
    ["a wrong type", { name: 1 }, "body.name", "must be string"],
    ["an incomplete item", { name: "x", nodes: [{ kind: "sink" }] }, "body.nodes[0].id", "is required"],
    [
      "an invalid field in a nested item",
      { name: "x", nodes: [{ id: "a", kind: "sink", children: [{ name: "" }] }] },
      "body.nodes[0].children[0].name",
      "must NOT have fewer than 1 characters",
    ],
    ["a key that needs quotes", { name: "x", labels: { "a/b": 1 } }, 'body.labels["a/b"]', "must be string"],
    ["a key that is a number", { name: "x", labels: { 0: 1 } }, "body.labels.0", "must be string"],
    ["a body that is not an object", ["x"], "body", "must be object"],
  ])("names the field and the issue of a POST with %s", async (_, json, field, issue) => {
    const response = await call("/pipelines", { method: "POST", json });

    expect(response.status).toBe(400);
    expect(response.json).toMatchObject(failure("invalid_request", { details: [{ field, issue }] }));
  });

  test("lists every invalid field, and counts all but the first in the message", async () => {
    const { json } = await call("/pipelines", { method: "POST", json: { nam: 1, nodes: [{}] } });

    const details = [
      { field: "body.name", issue: "is required" },
      { field: "body.nam", issue: "is not a known property" },
      { field: "body.nodes[0].id", issue: "is required" },
      { field: "body.nodes[0].kind", issue: "is required" },
    ];
    const message = "The request is not valid: body.name is required (and 3 more).";
    expect(json).toEqual(failure("invalid_request", { message, details }));
  });

  test("lists at most 100 invalid fields", async () => {
    const nodes = Array.from({ length: 1_000 }, () => ({}));
    const { json } = await call("/pipelines", { method: "POST", json: { name: "x", nodes } });

    expect(json).toMatchObject({ error: { details: { length: 100 } } });
  });

  test("names a header as the description spells it", async () => {
    const headers = { "idempotency-key": "short" };
    const { json } = await call("/pipelines", { method: "POST", headers, json: { name: "x" } });

    const details = [{ field: "header.Idempotency-Key", issue: "must NOT have fewer than 8 characters" }];
    expect(json).toMatchObject({ error: { details } });
  });

  test("names a missing body, and a body where none is allowed", async () => {
    const missing = await call("/pipelines", { method: "POST" });
    const unwanted = await call("/pipelines/pl_1/pause", { method: "POST", json: {} });

    expect(missing.json).toMatchObject({ error: { details: [{ field: "body", issue: "is required" }] } });
    const issue = "must be left out: the operation has no request body";
    expect(unwanted.json).toMatchObject({ error: { details: [{ field: "body", issue }] } });
  });

  test.each([
    ["a wrong content type", { "Content-Type": "text/plain" }],
    ["a missing content type", {}],
  ])("names %s", async (_, headers) => {
    // For a stream, fetch does not add a content type.
    const body = new Blob(['{"name":"x"}']).stream();
    const { status, json } = await call("/pipelines", { method: "POST", headers, body });

    expect(status).toBe(400);
    const details = [{ field: "header.Content-Type", issue: "must be application/json" }];
    expect(json).toMatchObject(failure("invalid_request", { details }));
  });

  test("names a content type that cannot be parsed", async () => {
    const headers = { "Content-Type": "json" };
    const { status, json } = await call("/pipelines", { method: "POST", headers, body: "{}" });

    expect(status).toBe(400);
    expect(json).toMatchObject({ error: { details: [{ field: "header.Content-Type" }] } });
  });

  test.each([
    ["no `Authorization` header", { Authorization: null }],
    ["a scheme other than Bearer", { Authorization: "Basic eDp5" }],
    ["a scheme without an API key", { Authorization: "Bearer " }],
  ])("is a 401 with the message of the description if the request has %s", async (_, headers) => {
    const { status, json } = await call("/pipelines?limit=0", { headers });

    expect(status).toBe(401);
    const details = [{ field: "header.Authorization", issue: "must be the word Bearer, a space and an API key" }];
    expect(json).toEqual(failure("unauthorized", { message: "Send a valid API key.", details }));
  });
});

describe("a valid request", () => {
  const call = serveFixture();

  test("may have the API key in the deprecated header", async () => {
    const headers = { Authorization: null, "X-Planasonix-Api-Key": "k" };
    const { status } = await call("/pipelines", { headers });

    expect(status).toBe(200);
  });

  test("may have a deprecated parameter", async () => {
    const { status, headers } = await call("/pipelines?owner=me");

    expect(status).toBe(200);
    expect(headers.has("sl-violations")).toBe(false);
  });
});
