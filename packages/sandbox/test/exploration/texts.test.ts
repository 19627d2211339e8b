import { expect, test } from "vitest";
import { shortened, summaryOf } from "../../src/exploration/texts.ts";

test("a text of more than 80 characters is shortened", () => {
  expect(shortened("a".repeat(80))).toBe("a".repeat(80));
  expect(shortened("a".repeat(81))).toBe(`${"a".repeat(80)}...`);
  expect(shortened()).toBe("");
});

test("the summary of an error contains a reason that comes after a long path", () => {
  const reason = `open ${"/folder".repeat(20)}/file: disk full`;
  expect(summaryOf(new Error(reason))).toBe(reason);
  expect(summaryOf("a".repeat(301))).toBe(`${"a".repeat(300)}...`);
});

test.each([
  [new Error("disk full\nat line 3"), "disk full"],
  ["disk full\nat line 3", "disk full"],
  [undefined, "undefined"],
])("the summary of %o is the first line of its message, whatever a program throws", (error, line) => {
  expect(summaryOf(error)).toBe(line);
});
