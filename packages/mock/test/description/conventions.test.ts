import { expect, test } from "vitest";
import { readConventions } from "../../src/description/conventions.ts";
import type { MockOperation } from "../../src/description/operation.ts";
import { operationOf, operations } from "../support/operations.ts";

test("takes the rate-limit headers from the examples of successful responses", () => {
  expect(readConventions(operations).rateLimit).toEqual({
    "X-RateLimit-Limit": "1200",
    "X-RateLimit-Remaining": "1190",
    "X-RateLimit-Reset": "1712345678",
  });
});

test.each([
  ["that the description has an example for", 429, "rate_limited"],
  ["that the description does not mention", 405, "method_not_allowed"],
])("finds the error code of a status %s", (_, status, code) => {
  expect(readConventions(operations).errorCode(status)).toBe(code);
});

test("returns generic error codes and no rate-limit headers for a description without operations", () => {
  const { rateLimit, errorCode } = readConventions([]);

  expect(rateLimit).toEqual({});
  expect(errorCode(404)).toBe("not_found");
});

test.each([
  ["null", null],
  ["a string", "no"],
  ["an envelope without an error", { data: {} }],
  ["an envelope whose error is a string", { error: "no" }],
  ["an envelope without an error code", { error: { message: "no" } }],
  ["an envelope whose error code is not a string", { error: { code: 5 } }],
])("ignores an example that is %s", (_, value) => {
  const responses = [{ code: "429", examples: [{ name: "a", mediaType: "application/json", value }] }];
  const operation: MockOperation = { ...operationOf("pipelines_list"), responses };

  expect(readConventions([operation]).errorCode(429)).toBe("too_many_requests");
});
