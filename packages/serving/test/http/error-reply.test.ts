import { STATUS_CODES } from "node:http";
import { expect, test } from "vitest";
import { errorCodes } from "../../src/http/error-codes.ts";
import { errorResponse, genericErrorCode, invalidRequest, invalidRequestMessage } from "../../src/http/error-reply.ts";

test("converts an error reply to a response with its headers and the error envelope, and omits absent details", () => {
  const reply = { status: 405, message: "It supports GET.", headers: { Allow: "GET" } };

  expect(errorResponse(reply, "method_not_allowed")).toEqual({
    status: 405,
    headers: { Allow: "GET", "Content-Type": "application/json" },
    body: '{"error":{"code":"method_not_allowed","message":"It supports GET."}}',
  });
});

test("keeps the details of an error reply in the envelope", () => {
  const { reply } = invalidRequest({ field: "query.limit", issue: "must be <= 100" });

  const { status, body } = errorResponse(reply, "invalid_request");

  expect(status).toBe(400);
  expect(JSON.parse(String(body)).error).toEqual({
    code: "invalid_request",
    message: "The request is not valid: query.limit must be <= 100.",
    details: [{ field: "query.limit", issue: "must be <= 100" }],
  });
});

test.each([
  ["no details", [], "The request is not valid."],
  ["one detail", [{ field: "body", issue: "is required" }], "The request is not valid: body is required."],
  [
    "several details",
    [
      { field: "body.a", issue: "is required" },
      { field: "body.b", issue: "is required" },
      { field: "body.c", issue: "is required" },
    ],
    "The request is not valid: body.a is required (and 2 more).",
  ],
])("creates the message for %s", (_, details, message) => {
  expect(invalidRequestMessage(details)).toBe(message);
});

test.each([
  [404, "not_found"],
  [405, "method_not_allowed"],
  [431, "request_header_fields_too_large"],
  [599, "error"],
])("gives %i the generic error code %s", (status, code) => {
  expect(genericErrorCode(status)).toBe(code);
});

test("has an error code for each status that Node knows as an error", () => {
  const known = Object.keys(STATUS_CODES).filter((status) => Number(status) >= 400);

  expect(Object.keys(errorCodes)).toEqual(expect.arrayContaining(known));
});
