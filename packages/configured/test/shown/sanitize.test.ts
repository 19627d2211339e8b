import { expect, test } from "vitest";
import { dataText, inOneLine, own, printable, safeJson } from "../../src/shown/sanitize.ts";

test.each([
  ["a\nb\tc\r\nd", "a b c d"],
  ["\u001b[2J", "\\x1b[2J"],
  ["\u202e", "\\u202e"],
  ["\u{e0041}", "\\udb40\\udc41"],
])("%j is shown in one line", (text, expected) => {
  expect(inOneLine(text)).toBe(expected);
});

test.each([
  ["a\nb\u0007", "a\nb\\x07"],
  ["::error::x", "\\x3a:error::x"],
  ["##[error]x", "\\x23#[error]x"],
])("%j is printed without commands", (text, expected) => {
  expect(printable(text)).toBe(expected);
});

test("what the program writes itself stays", () => {
  expect(printable(`${own("\u001b[1m")}a\u0007${own("\u001b[0m")}`)).toBe("\u001b[1ma\\x07\u001b[0m");
});

test("JSON has its exact value", () => {
  expect(safeJson({ a: "\u202e##[x]" })).toBe('{"a":"\\u202e\\u0023#[x]"}');
  expect(safeJson({ a: 1 }, 2)).toBe('{\n  "a": 1\n}');
  expect(safeJson(undefined)).toBe("null");
});

test.each([
  [false, false, "a\u202e\n\\x07##[x]"],
  [true, false, "a\u202e\n\\x07\\x23#[x]"],
  [false, true, "a\\u202e\n\\x07##[x]"],
])("data for a CI system (%j) and a model (%j) keep the rest", (isReadByCi, isReadByModel, expected) => {
  expect(dataText("a\u202e\n\u0007##[x]", { isReadByCi, isReadByModel })).toBe(expected);
});
