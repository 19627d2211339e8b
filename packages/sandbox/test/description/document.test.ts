import { describe, expect, test } from "vitest";
import { createDocument } from "../../src/description/document.ts";
import { readModel } from "../../src/description/model.ts";
import { readOperations } from "../../src/description/operation.ts";
import { emptyValue } from "../../src/description/resource-shape.ts";

describe("a document", () => {
  test("follows chains of references, even with escaped names", () => {
    const { resolve } = createDocument({ a: { $ref: "#/b~1c" }, "b/c": { $ref: "#/d%20e" }, "d e": { type: "null" } });

    expect(resolve({ $ref: "#/a" })).toEqual({ type: "null" });
  });

  test("resolves a reference without a target to an empty object", () => {
    expect(createDocument({ a: "text" }).resolve({ $ref: "#/a/b/c" })).toEqual({});
  });
});

describe("a description", () => {
  test("is rejected if an operation has no response with a 2xx status", () => {
    const document = createDocument({ paths: { "/a": { get: { operationId: "a_get", responses: { 404: {} } } } } });

    expect(() => readOperations(document)).toThrow("a_get has no response with a 2xx status");
  });

  test("may have no schemas", () => {
    const document = createDocument({ paths: { "/a": { get: { operationId: "a_get", responses: { 204: {} } } } } });

    expect([...readModel(document).kinds]).toEqual([["a_get", "view"]]);
  });
});

test.each([
  [{ const: "fixed" }, "fixed"],
  [{ type: ["null", "string"] }, null],
  [{ type: "integer" }, 0],
  [{ type: "array" }, []],
  [{}, ""],
  [{ type: "object" }, {}],
  [{ type: "object", required: ["a"], properties: { a: { $ref: "#/list" }, b: { type: "integer" } } }, { a: [] }],
])("emptyValue(%o) is %o", (schema, value) => {
  const { resolve } = createDocument({ list: { type: "array" } });

  expect(emptyValue(schema, resolve)).toEqual(value);
});
