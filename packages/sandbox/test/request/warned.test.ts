import { expect, test } from "vitest";
import { rejectMistakes, warned } from "../../src/request/warned.ts";

const response = { status: 201, headers: { Date: "now" }, body: "{}" };

/** The probable mistakes of a request, with these texts for the field `body.name`. */
const mistakes = (...issues: string[]) => issues.map((issue) => ({ field: "body.name", issue }));
const numbered = (count: number) => mistakes(...Array.from({ length: count }, (_, index) => `is odd ${index + 1}`));

test("a response has its warnings as a list and in a header, in which characters outside ASCII are escaped", () => {
  expect(warned(response, mistakes("is odd", "has “quotes”, \n and é"))).toEqual({
    ...response,
    headers: {
      Date: "now",
      "X-Sandbox-Warning": "body.name is odd; body.name has \\u201cquotes\\u201d, \\u000a and \\u00e9",
    },
    warnings: ["body.name is odd", "body.name has \\u201cquotes\\u201d, \\u000a and \\u00e9"],
  });
});

test("a response has at most ten warnings, and the number of further ones", () => {
  expect(warned(response, numbered(10)).warnings).toHaveLength(10);
  expect(warned(response, numbered(12)).warnings?.slice(9)).toEqual(["body.name is odd 10", "and 2 more"]);
});

test("a request without mistakes gets its response as it is, and is not rejected", () => {
  expect(warned(response, [])).toBe(response);
  expect(() => rejectMistakes([])).not.toThrow();
});

test("a rejected request gets a 400 with up to 20 mistakes as details", () => {
  expect(() => rejectMistakes(numbered(21))).toThrow(
    expect.objectContaining({
      reply: {
        status: 400,
        message: "The request is not valid: body.name is odd 1 (and 20 more).",
        details: numbered(20),
      },
    }),
  );
});
