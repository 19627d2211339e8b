import { expect, test } from "vitest";
import { fieldOf, isRecord } from "../../src/description/json.ts";

test.each([
  [{}, true],
  [[], true],
  [null, false],
  ["text", false],
  [undefined, false],
])("isRecord(%j) is %s", (value, expected) => {
  expect(isRecord(value)).toBe(expected);
});

test.each([
  ["an object", { id: 1 }, "id", 1],
  ["an array", ["a"], "0", "a"],
  ["an object without it", {}, "id", undefined],
  ["text", "text", "length", undefined],
  ["nothing", null, "id", undefined],
])("reads the field of %s", (_, value, name, expected) => {
  expect(fieldOf(value, name)).toBe(expected);
});
