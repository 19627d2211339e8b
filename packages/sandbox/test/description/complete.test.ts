import { expect, test } from "vitest";
import { completeAttributes } from "../../src/description/complete.ts";
import type { Model } from "../../src/description/model.ts";

const item = {
  required: ["id", "enabled", "code"],
  properties: { id: { type: "string", examples: ["node_7"] }, enabled: { type: "boolean" }, code: { type: "string" } },
};

/** A model with one type, whose attribute `items` is a list. */
function modelOf(schema: object): Model {
  const attribute = { name: "items", schema: { type: "array", items: schema } };
  return { types: new Map([["thing", { attributes: [attribute] }]]), resolve: (value: unknown) => value } as never;
}

test("adds the required fields of list items: IDs that count from 1, and empty values for the others", () => {
  expect(completeAttributes(modelOf(item), "thing", { items: [{ code: "a" }, { id: "own" }] })).toEqual({
    items: [
      { id: "node_1", enabled: false, code: "a" },
      { id: "own", enabled: false, code: "" },
    ],
  });
});

test("creates IDs without a prefix if the description has no example of an ID", () => {
  const schema = { required: ["id"], properties: { id: { type: "string" } } };

  expect(completeAttributes(modelOf(schema), "thing", { items: [{}] })).toEqual({ items: [{ id: "1" }] });
});

test("leaves a string attribute and the attributes of an unknown type unchanged", () => {
  expect(completeAttributes(modelOf(item), "thing", { name: "a" })).toEqual({ name: "a" });
  expect(completeAttributes(modelOf(item), "other", { items: [{}] })).toEqual({ items: [{}] });
});
