import { expect, test } from "vitest";
import { compareExamples } from "../../../check/surface/examples.ts";
import { type Description, type Json, listOperations, type Schema } from "../../../openapi/description.ts";

test.each<[string, Json, Schema, readonly string[]]>([
  ["a field that the schema has", { name: "x" }, { type: "object", properties: { name: { type: "string" } } }, []],
  ["a field that it does not have", { name: "x" }, { type: "object", properties: {} }, ["name"]],
  [
    "an unknown field in an item",
    { parts: [{ id: "x" }] },
    { type: "object", properties: { parts: { type: "array", items: { type: "object", properties: {} } } } },
    ["parts[].id"],
  ],
  ["any key of a map that is passed through", { a: 1 }, { type: "object", additionalProperties: true }, []],
  [
    "a field of attributes that are left open",
    { data: { attributes: { a: 1 } } },
    {
      type: "object",
      properties: {
        data: { type: "object", properties: { attributes: { type: "object", additionalProperties: true } } },
      },
    },
    ["data.attributes.a"],
  ],
])("checks an example with %s", (_, value, schema, unknown) => {
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
