import { expect, test } from "vitest";
import { json, literal, python } from "../../src/model/literal.ts";

const value = { active: true, note: null, tags: ["a"], none: {} };

test("writes what fits on one line, in the words of the language", () => {
  expect(literal(value, json)).toBe('{ "active": true, "note": null, "tags": ["a"], "none": {} }');
  expect(literal([value.active, false, value.note], python)).toBe("[True, False, None]");
});

test("breaks what is too long, and keeps JSON valid", () => {
  const long = { list: [{ text: "x".repeat(70) }, { text: "y" }] };

  expect(JSON.parse(literal(long, json))).toEqual(long);
  expect(literal(long, python).split("\n").slice(-3)).toEqual(['        { "text": "y" },', "    ],", "}"]);
});
