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
  [{ id: 1 }, "id", 1],
  [["a"], "0", "a"],
  [{}, "id", undefined],
  ["text", "length", undefined],
  [null, "id", undefined],
])("fieldOf(%j, %j) is %j", (value, name, expected) => {
  expect(fieldOf(value, name)).toBe(expected);
});
