import { expect, test } from "vitest";
import { toHttpError, toHttpResponse } from "../../src/prism/prism-response.ts";
import { operationOf } from "../support/operations.ts";

function replyFor(changes: object): unknown {
  return toHttpError(Object.assign(new Error("No response"), changes), operationOf("dlq_export")).reply;
}

test("omits headers without an example and converts the others to strings", () => {
  const headers = { "X-RateLimit-Limit": 1200, "X-Request-Id": null, "Content-type": "application/json" };

  expect(toHttpResponse({ statusCode: 200, headers, body: { data: 1 } }, undefined)).toEqual({
    status: 200,
    headers: { "X-RateLimit-Limit": "1200", "Content-Type": "application/json" },
    body: '{"data":1}',
  });
});

test.each([
  ["text", "text/csv", "a,b", "a,b"],
  ["a JSON string", "application/json", "a,b", '"a,b"'],
  ["a string with a `+json` type", "application/problem+json", "a", '"a"'],
  ["an object", "text/csv", { a: 1 }, '{"a":1}'],
])("serializes %s according to the content type", (_, type, body, expected) => {
  expect(toHttpResponse({ statusCode: 200, headers: { "Content-type": type }, body }, undefined).body).toBe(expected);
});

test("sets no content type without a body, and lists violations in `sl-violations`", () => {
  const headers = { "Content-type": "text/plain" };

  expect(toHttpResponse({ statusCode: 204, headers }, "[]")).toEqual({
    status: 204,
    headers: { "sl-violations": "[]" },
    body: "",
  });
});

test.each([
  ["a detail", { status: 404, detail: "No example" }, { status: 404, message: expect.stringMatching(/: No example$/) }],
  ["a message alone", { status: 422 }, { status: 422, message: expect.stringMatching(/: No response$/) }],
  ["no status", { detail: "" }, { status: 500, message: "The mock has no response for dlq_export: No response" }],
  ["status 406", { status: 406 }, { status: 406, message: expect.stringContaining("text/csv or application/json") }],
])("converts an error with %s to an error reply", (_, error, reply) => {
  expect(replyFor(error)).toEqual(reply);
});
