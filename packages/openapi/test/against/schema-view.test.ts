import { describe, expect, test } from "vitest";
import { viewOf } from "../../src/against/schema-view.ts";

const document = {
  components: {
    schemas: {
      Base: { type: "object", required: ["id"], properties: { id: { type: "string" } } },
      Node: { type: "object", properties: { id: { type: "string" } }, allOf: [{ $ref: "#/components/schemas/Node" }] },
    },
  },
};

const seen = (schema: object) => {
  const { types, properties, required, values, isClosed } = viewOf(document, schema as never);
  return { types: [...types], properties: [...properties.keys()].sort(), required: [...required], values, isClosed };
};

describe("viewOf", () => {
  test("puts the parts of a schema together", () => {
    const own = { properties: { name: { type: "string" } }, required: ["name"] };

    expect(seen({ allOf: [{ $ref: "#/components/schemas/Base" }], ...own })).toMatchObject({
      types: ["object"],
      properties: ["id", "name"],
      required: ["name", "id"],
    });
  });

  test("permits what one of the alternatives permits, and requires what all of them require", () => {
    const one = { type: "object", required: ["id", "a"], properties: { id: {}, a: {} } };
    const other = { type: "object", required: ["id"], properties: { id: {}, b: {} } };

    expect(seen({ oneOf: [one, other, { type: "null" }] })).toMatchObject({
      types: ["object", "null"],
      properties: ["a", "b", "id"],
      required: ["id"],
    });
    expect(seen({ anyOf: [{ type: "string" }, {}] }).types).toEqual([]);
  });

  test("lists values of alternatives only if all of them list some", () => {
    const [one, other] = [{ type: "string", enum: ["a"] }, { const: "b" }];

    expect(seen({ oneOf: [one, other] })).toMatchObject({ values: ["a", "b"], isClosed: true });
    expect(seen({ oneOf: [one, { type: "string" }] })).toMatchObject({ values: undefined, isClosed: false });
    expect(seen({ anyOf: [{ type: "string", "x-extensible-enum": ["a"] }, { type: "null" }] })).toMatchObject({
      types: ["string", "null"],
      values: ["a"],
      isClosed: false,
    });
  });

  test("takes types from values, whole numbers as numbers, and null not as a value", () => {
    expect(seen({ enum: ["a", null] })).toMatchObject({ types: ["string", "null"], values: ["a"], isClosed: true });
    expect(seen({ type: "integer" }).types).toEqual(["number"]);
  });

  test("reads a schema that contains itself once, and nothing of what is no schema", () => {
    expect(seen({ $ref: "#/components/schemas/Node" }).properties).toEqual(["id"]);
    expect(viewOf(document, undefined).types.size).toBe(0);
  });
});
