import { expect, test } from "vitest";
import { createOperation } from "../../src/description/operation.ts";
import type { PrismOperation } from "../../src/description/read-operations.ts";
import { strictOperation } from "../../src/proxy/strict-operation.ts";

function strictSchema(schema: object): unknown {
  const response = { id: "r", code: "200", contents: [{ id: "c", mediaType: "application/json", schema }] };
  const prism = { id: "o", method: "get", path: "/pipelines", responses: [response] } as unknown as PrismOperation;
  return strictOperation(createOperation(prism)).responses[0]?.contents?.[0]?.schema;
}

test("forbids unknown fields in outer and inner objects that declare properties", () => {
  const inner = { type: "object", properties: { id: { type: "string" } } };

  expect(strictSchema({ type: "object", properties: { data: { type: "array", items: inner } } })).toEqual({
    type: "object",
    properties: { data: { type: "array", items: { ...inner, additionalProperties: false } } },
    additionalProperties: false,
  });
});

test("leaves maps and objects with additionalProperties unchanged", () => {
  const map = { type: "object", additionalProperties: { type: "string" } };
  const open = { type: "object", properties: { id: {} }, additionalProperties: true };

  expect(strictSchema(map)).toEqual(map);
  expect(strictSchema(open)).toEqual(open);
});

test("restricts an open enum to its known values, and to null if the type allows it", () => {
  expect(strictSchema({ type: "string", "x-extensible-enum": ["a"] })).toMatchObject({ enum: ["a"] });
  expect(strictSchema({ type: ["string", "null"], "x-extensible-enum": ["a"] })).toMatchObject({ enum: ["a", null] });
});
