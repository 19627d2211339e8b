import { expect, test } from "vitest";
import { compareExamples } from "../../../check/surface/examples.ts";
import { type Description, type Json, listOperations, type Schema } from "../../../openapi/description.ts";

test.each<[string, readonly string[], Json, Schema]>([
  ["a field that the schema has", [], { name: "x" }, { type: "object", properties: { name: { type: "string" } } }],
  ["a field that the schema lacks", ["name"], { name: "x" }, { type: "object", properties: {} }],
  [
    "an item with a field that the schema lacks",
    ["parts[].id"],
    { parts: [{ id: "x" }] },
    { type: "object", properties: { parts: { type: "array", items: { type: "object", properties: {} } } } },
  ],
  ["a key of an open map", [], { a: 1 }, { type: "object", additionalProperties: true }],
  [
    "a field of open attributes",
    ["data.attributes.a"],
    { data: { attributes: { a: 1 } } },
    {
      type: "object",
      properties: {
        data: { type: "object", properties: { attributes: { type: "object", additionalProperties: true } } },
      },
    },
  ],
])("finds the unknown fields of an example with %s: %j", (_, unknown, value, schema) => {
  const responses = { "200": { content: { "application/json": { schema, examples: { typical: { value } } } } } };
  const description: Description = {
    info: { version: "1.0.0" },
    paths: { "/things": { get: { operationId: "things_get", responses } } },
    components: { schemas: {} },
  };

  expect(compareExamples(description, listOperations(description))).toEqual(
    unknown.map((path) => ({
      text: `things.get: example \`typical\` of 200 shows \`${path}\`, which its schema does not have`,
      operationId: "things_get",
    })),
  );
});
