import { expect, test } from "vitest";
import { HttpError } from "../../src/http/error-reply.ts";
import { parseBody } from "../../src/http/request-body.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function replyOf(text: string, contentType: string | undefined): HttpError["reply"] {
  try {
    parseBody(bytes(text), contentType);
  } catch (error) {
    if (error instanceof HttpError) return error.reply;
  }
  throw new Error("parseBody threw no HttpError");
}

test.each([
  ["JSON", '{"name":"x"}', "application/json", { name: "x" }],
  ["JSON with a charset", "[1]", "application/json; charset=utf-8", [1]],
  ["JSON with spaces around its type", "[1]", " application/json ; charset=utf-8", [1]],
  ["JSON with a `+json` type", "true", "application/problem+json", true],
  ["text", "a,b", "text/csv", "a,b"],
  ["text whose type only ends like that of JSON", "{", "x-application/json", "{"],
])("parses %s by its content type", (_, text, contentType, value) => {
  expect(parseBody(bytes(text), contentType)).toEqual({ value, contentType });
});

test("leaves a body without a content type unparsed", () => {
  expect(parseBody(bytes("{}"), undefined)).toEqual({ value: "{}", contentType: "application/octet-stream" });
});

test("returns undefined for an empty body, even if its content type is JSON", () => {
  expect(parseBody(bytes(""), "application/json")).toBeUndefined();
});

test.each([
  ['{"name":', "is not valid JSON"],
  ["name=x", "is not valid JSON"],
  ["{'name': 'x'}", "is not valid JSON (at position 1)"],
  ['{"name": "x", y}', "is not valid JSON (at position 14)"],
])("rejects invalid JSON, and names the position if the parser does: %s", (text, issue) => {
  const { status, details } = replyOf(text, "application/json");

  expect(status).toBe(400);
  expect(details).toEqual([{ field: "body", issue }]);
});

test("rejects JSON that is not UTF-8, and replaces invalid bytes in text of other media types", () => {
  const latin1 = Uint8Array.of(0x22, 0xff, 0x22);
  expect(() => parseBody(latin1, "application/json")).toThrow("body is not valid UTF-8");
  expect(parseBody(latin1, "text/csv")?.value).toBe('"\ufffd"');
});

test("does not quote the body when it rejects invalid JSON", () => {
  expect(JSON.stringify(replyOf('{"password": hunter2}', "application/json"))).not.toContain("hunter2");
});

const notMediaType = ["header.Content-Type", "is not a media type such as application/json"] as const;

test.each([
  ["null", "null", "application/json", "body", "must not be null: leave it out instead"],
  ["a type without a subtype", "{}", "json", ...notMediaType],
  ["words before a media type", "{}", "a application/json", ...notMediaType],
  ["words after a media type", "{}", "application/json b", ...notMediaType],
])("rejects %s with a 400 that names the field and the problem", (_, text, contentType, field, issue) => {
  expect(replyOf(text, contentType)).toMatchObject({ status: 400, details: [{ field, issue }] });
});
