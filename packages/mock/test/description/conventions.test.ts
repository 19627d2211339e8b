import { expect, test } from "vitest";
import { readConventions } from "../../src/description/conventions.ts";
import { readDescription } from "../../src/description/description.ts";
import { fixture } from "../support/served.ts";

const { operations } = await readDescription(fixture);

test("the rate-limit headers have the examples of the successes", () => {
  expect(readConventions(operations).rateLimit).toEqual({
    "X-RateLimit-Limit": "1200",
    "X-RateLimit-Remaining": "1190",
    "X-RateLimit-Reset": "1712345678",
  });
});

test.each([
  ["that the description has an example for", 429, "rate_limited"],
  ["that the description does not mention", 405, "method_not_allowed"],
])("the error code of a status %s", (_, status, code) => {
  expect(readConventions(operations).errorCode(status)).toBe(code);
});

test("a description without examples has no rate-limit headers and generic error codes", () => {
  const { rateLimit, errorCode } = readConventions([]);

  expect(rateLimit).toEqual({});
  expect(errorCode(404)).toBe("not_found");
});
