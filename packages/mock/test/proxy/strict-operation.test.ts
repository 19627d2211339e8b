import { expect, test } from "vitest";
import { strictOperation } from "../../src/proxy/strict-operation.ts";
import { operationOf } from "../support/operations.ts";

/** The strict form of a schema of a response. */
function strict(schema: object): unknown {
  const operation = operationOf("pipelines_get");
  const responses = [{ id: "", code: "200", contents: [{ id: "", mediaType: "application/json", schema }] }];
  const prism = { ...operation.prism, responses } as unknown as typeof operation.prism;
  return strictOperation({ ...operation, prism }).responses[0]?.contents?.[0]?.schema;
}

const text = { type: "string" };

test.each([
  ["an object with declared properties is closed", { properties: { a: text } }, { additionalProperties: false }],
  ["an object that allows other properties stays open", { properties: {}, additionalProperties: true }, {}],
  ["a map stays a map", { type: "object", additionalProperties: text }, {}],
  ["an open list of values is closed", { ...text, "x-extensible-enum": ["a"] }, { enum: ["a"] }],
  ["null stays allowed", { type: ["string", "null"], "x-extensible-enum": ["a"] }, { enum: ["a", null] }],
])("%s", (_, schema, added) => {
  expect(strict(schema)).toEqual({ ...schema, ...added });
});

test("nested schemas are closed as well", () => {
  const inner = { properties: { a: text } };

  expect(strict({ items: inner, anyOf: [inner] })).toEqual({
    items: { ...inner, additionalProperties: false },
    anyOf: [{ ...inner, additionalProperties: false }],
  });
});

test("responses without content are kept", () => {
  const operation = operationOf("pipelines_delete");

  expect(strictOperation(operation).responses.map(({ code }) => code)).toEqual(
    operation.prism.responses.map(({ code }) => code),
  );
});
