import { expect, test } from "vitest";
import { quoted } from "../../src/adopt/problem.ts";

test.each([
  ["a\nb", '"a\\nb"'],
  ["a\u2028b\u0085", '"a?b?"'],
  [undefined, "undefined"],
  ["x".repeat(100), `"${"x".repeat(79)}...`],
])("the value %j is quoted on one short line", (value, text) => {
  expect(quoted(value)).toBe(text);
});
