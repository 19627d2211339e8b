import type { Json, JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { describe, expect, test } from "vitest";
import { normalize } from "../../src/adopt/normalize.ts";

const schemas: JsonObject = {
  Base: { type: "object", properties: { id: { type: "string" } }, required: ["id"] },
  Middle: { allOf: [{ $ref: "#/components/schemas/Base" }], properties: { name: { type: "string" } } },
  Either: { oneOf: [{ type: "string" }, { type: "integer" }] },
  Loop: { allOf: [{ $ref: "#/components/schemas/Loop" }, { type: "object" }] },
};

/** A schema after it was normalized in a document with others. */
function normalized(schema: JsonObject): Json | undefined {
  const document: JsonObject = { components: { schemas: { ...structuredClone(schemas), Tested: schema } } };
  normalize(document);
  return ((document.components as JsonObject).schemas as JsonObject).Tested;
}

describe("normalize", () => {
  test.each<[string, JsonObject, JsonObject]>([
    ["nullable", { type: "string", nullable: true }, { type: ["string", "null"] }],
    ["a closed list that can be null", { enum: ["a"], nullable: true }, { enum: ["a", null] }],
    ["what is not nullable", { type: "string", nullable: false }, { type: "string" }],
    [
      "a nullable reference",
      { allOf: [{ $ref: "#/components/schemas/Base" }], nullable: true },
      { anyOf: [{ $ref: "#/components/schemas/Base" }, { type: "null" }] },
    ],
    [
      "a reference with words beside it",
      { allOf: [{ $ref: "#/components/schemas/Base" }], description: "It." },
      { $ref: "#/components/schemas/Base", description: "It." },
    ],
    ["an example", { type: "string", example: "a" }, { type: "string", examples: ["a"] }],
    [
      "an exclusive bound",
      { type: "integer", minimum: 1, exclusiveMinimum: true },
      { type: "integer", exclusiveMinimum: 1 },
    ],
    [
      "a bound that is not exclusive",
      { type: "integer", maximum: 1, exclusiveMaximum: false },
      { type: "integer", maximum: 1 },
    ],
    [
      "objects put together",
      {
        allOf: [
          { $ref: "#/components/schemas/Middle" },
          { type: "object", properties: { size: {} }, required: ["size"] },
        ],
      },
      {
        type: "object",
        properties: { id: { type: "string" }, name: { type: "string" }, size: {} },
        required: ["id", "size"],
      },
    ],
  ])("rewrites %s", (_, schema, expected) => {
    expect(normalized(schema)).toEqual(expected);
  });

  test.each<[string, JsonObject]>([
    ["alternatives", { allOf: [{ $ref: "#/components/schemas/Either" }, { type: "object" }] }],
    ["other types", { allOf: [{ type: "string" }, { type: "object" }] }],
    ["a schema that contains itself", { allOf: [{ $ref: "#/components/schemas/Loop" }, { type: "object" }] }],
  ])("leaves %s as they are", (_, schema) => {
    expect(normalized(structuredClone(schema))).toEqual(schema);
  });

  test("gives a parameter with content the schema of it", () => {
    const document: JsonObject = {
      a: { in: "query", name: "filter", content: { "application/json": { schema: { type: "object" } } } },
    };

    normalize(document);

    expect(document.a).toEqual({ in: "query", name: "filter", schema: { type: "object" } });
  });
});
