import type { HttpRequest, HttpResponse } from "@planasonix/serving";
import { expect, test } from "vitest";
import { createComparison } from "../../src/proxy/compare.ts";
import { formatDifference } from "../../src/proxy/difference.ts";
import { operationOf } from "../support/operations.ts";

const json = { "content-type": "application/json" };
const authorized = { authorization: "Bearer any-key" };
const post = { method: "POST", headers: { ...authorized, ...json } };
const pipeline = { id: "pl_1", type: "pipeline", attributes: { name: "a", status: "active" } };

function requestLines(id: string, changes: Partial<HttpRequest>, body = ""): string[] {
  const readBody = async () => new Uint8Array();
  const request = { method: "GET", path: "/pipelines", query: new URLSearchParams(), headers: authorized, readBody };
  const bytes = new TextEncoder().encode(body);
  return createComparison()
    .request(operationOf(id), { ...request, ...changes }, bytes)
    .map(formatDifference);
}

function responseLines(id: string, response: Partial<HttpResponse>): string[] {
  const complete = { status: 200, headers: json, body: "", ...response };
  return createComparison().response(operationOf(id), complete).map(formatDifference);
}

test("finds no difference in a request that the description allows", () => {
  expect(requestLines("pipelines_list", { query: new URLSearchParams("limit=5") })).toEqual([]);
});

test.each([
  ["an unknown query parameter", "pipelines_list", { query: new URLSearchParams("lim=5") }, "", /query\.lim {2}is not/],
  [
    "an invalid query parameter",
    "pipelines_list",
    { query: new URLSearchParams("limit=0") },
    "",
    /query\.limit {2}must be >= 1/,
  ],
  ["a body without a media type", "pipelines_create", { method: "POST" }, "{}", /body {2}must be object/],
  ["a body that is not JSON", "pipelines_create", post, "{", /body {2}is not valid JSON/],
  ["an invalid body", "pipelines_create", post, '{"name":5}', /body\.name {2}must be string/],
])("reports %s as a difference of the request", (_, id, changes, body, line) => {
  expect(requestLines(id, changes, body)).toEqual([expect.stringMatching(line)]);
});

test.each([
  ["a valid body", { body: JSON.stringify({ data: pipeline }) }],
  ["a valid body as bytes", { body: new TextEncoder().encode(JSON.stringify({ data: pipeline })) }],
])("finds no difference in %s", (_, response) => {
  expect(responseLines("pipelines_get", response)).toEqual([]);
});

test("finds no difference in a declared response without a body", () => {
  expect(responseLines("pipelines_delete", { status: 204, headers: {} })).toEqual([]);
});

test("reports only the media type, not the body, if a response has no Content-Type header", () => {
  expect(responseLines("dlq_export", { headers: {}, body: "id,error" })).toEqual([
    expect.stringContaining("The received media type"),
  ]);
});

test("finds the same differences in a second, identical response", () => {
  const comparison = createComparison();
  const operation = operationOf("pipelines_get");
  const response = { status: 200, headers: json, body: "{" };

  expect(comparison.response(operation, response)).toEqual(comparison.response(operation, response));
});

test.each<[string, Partial<HttpResponse>, RegExp]>([
  [
    "a missing field",
    { body: JSON.stringify({ data: { ...pipeline, id: undefined } }) },
    /body\.data\.id {2}is required/,
  ],
  ["an unknown field", { body: JSON.stringify({ data: pipeline, more: 1 }) }, /body\.more {2}is not a known property/],
  ["JSON that cannot be parsed", { body: "{" }, /body {2}must be object/],
  ["an undeclared media type", { headers: { "content-type": "text/html" }, body: "<p>" }, /media type/],
])("reports %s as a difference of the response", (_, response, line) => {
  expect(responseLines("pipelines_get", response).join("\n")).toMatch(line);
});
