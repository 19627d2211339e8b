import type { Json, JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { expect, test } from "vitest";
import { exampleOf, nameExamples } from "../../src/adopt/examples.ts";

const list: JsonObject = { type: "array", items: { $ref: "#/components/schemas/List" } };
const tree: JsonObject = { anyOf: [{ $ref: "#/components/schemas/Tree" }] };
const document: JsonObject = { components: { schemas: { List: list, Tree: tree } } };

test.each<[string, Json | undefined, Json]>([
  ["no schema", undefined, "size"],
  ["a default", { default: 5, enum: [1] }, 5],
  ["a constant", { const: "a" }, "a"],
  ["an open list", { "x-extensible-enum": ["small"] }, "small"],
  ["a list whose first value is null", { enum: [null, "big"] }, "big"],
  ["a minimum", { type: ["null", "number"], minimum: 2 }, 2],
  ["an alternative", { oneOf: [{ type: "boolean" }] }, true],
  ["a list that contains itself", list, [[[[[]]]]]],
  ["alternatives that contain themselves", tree, "size"],
  ["an object without required properties", { properties: { a: {} } }, {}],
  ["text", { type: "string" }, "size"],
])("the example of %s is a value of it", (_, schema, expected) => {
  expect(exampleOf(document, schema, "size")).toEqual(expected);
});

test.each<[JsonObject, JsonObject, boolean]>([
  [{ example: 1 }, { examples: { default: { value: 1 } } }, true],
  [{ example: 1, examples: { a: { value: 2 } } }, { examples: { a: { value: 2 } } }, true],
  [{ examples: [1] }, {}, false],
  [{ examples: {} }, { examples: {} }, false],
])("the examples of %o get names", (node, expected, has) => {
  const named = structuredClone(node);

  expect(nameExamples(named)).toBe(has);
  expect(named).toEqual(expected);
});
