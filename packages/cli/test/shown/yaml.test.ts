import { expect, test } from "vitest";
import { parse } from "yaml";
import { toYaml } from "../../src/shown/yaml.ts";
import { description } from "../support/description.ts";

test.each([
  "",
  " ",
  "a",
  "a b",
  " a",
  "a ",
  "null",
  "Yes",
  "~",
  "-",
  "- a",
  "a: b",
  "a #b",
  "#",
  "1",
  "1e3",
  ".5",
  "0x1f",
  "2026-11-24",
  "12:30",
  "a\nb",
  "\u0085",
  "é ü",
  "漢字",
  "@x",
  "%x",
  "`x`",
  "{a}",
  "[a]",
  "*a",
  "&a",
  "!a",
  "|",
  ">",
  "a\\b",
  'say "hi"',
  "it's",
  "?",
  ": a",
  "=",
])("the text %j survives", (text) => {
  expect(parse(toYaml(text))).toBe(text);
  expect(parse(toYaml({ [text]: [text, { [text]: text }] }))).toEqual({ [text]: [text, { [text]: text }] });
});

test.each([[null], [true], [0], [-1.5], [[]], [{}], [[[]]], [[[1, [2]], {}]], [{ a: { b: [], c: {} } }]])(
  "the value %j survives",
  (value) => {
    expect(parse(toYaml(value))).toEqual(value);
  },
);

test("every example of the description survives", () => {
  expect(parse(toYaml(description.components.examples), { maxAliasCount: -1 })).toEqual(
    description.components.examples,
  );
});
