import { expect, test } from "vitest";
import { lineOf } from "../../src/dialect/line-of.ts";

const text = ['{ "a": [1, {', '"b": "}"}],', '"c,:": {', '  "d": null', "} }"].join("\n");

test.each<[readonly string[], number]>([
  [[], 1],
  [["a"], 1],
  [["a", "1"], 1],
  [["a", "1", "b"], 2],
  [["c,:"], 3],
  [["c,:", "d"], 4],
  [["c,:", "absent"], 3],
  [["absent"], 1],
  [["c,:", "d", "deeper"], 4],
])("a value at %j is in line %i", (path, line) => {
  expect(lineOf(text, path)).toBe(line);
});
