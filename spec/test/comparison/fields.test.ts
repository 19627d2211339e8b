import type { Description, Schema } from "@planasonix/scripts/openapi/description.ts";
import type { Field } from "@planasonix/scripts/openapi/inventory.ts";
import { describe, expect, test } from "vitest";
import { compareFields, compareOpenness, inventedNulls, untoldInferences } from "../../comparison/fields.ts";

const description: Description = { info: { version: "1.0.0" }, paths: {}, components: { schemas: {} } };

describe("compareFields", () => {
  test("accepts a field that the description has with the type of the inventory", () => {
    const described = [{ trail: "a", schema: { type: "string" } }];

    expect(compareFields(description, [{ name: "a", type: "string" }], described, "attribute")).toEqual([]);
  });

  test.each<[string, Field, Schema | undefined, string]>([
    ["is not described", { name: "a", type: "string" }, undefined, "attribute `a` is missing"],
    [
      "has a different type in the inventory",
      { name: "a", type: "array<string>" },
      { type: "string" },
      "attribute `a` is array<string> in the inventory, string here",
    ],
    [
      "is nullable only in the inventory",
      { name: "a", type: "string", nullable: true },
      { type: "string" },
      "attribute `a` lacks a value or null of the inventory",
    ],
    [
      "lacks a value of the inventory",
      { name: "a", type: "string", enum: ["x", "y"] },
      { type: "string", "x-extensible-enum": ["x"] },
      "attribute `a` lacks a value or null of the inventory",
    ],
  ])("reports a field that %s", (_, fact, schema, problem) => {
    const described = schema === undefined ? [] : [{ trail: "a", schema }];

    const differences = compareFields(description, [fact], described, "attribute");

    expect(differences).toEqual([problem]);
  });
});

test("reports a nullable field unless the inventory or a payload shows null", () => {
  const described = ["a", "b", "c"].map((trail) => ({ trail, schema: { type: ["string", "null"] } }));
  const facts = [{ name: "a", type: "string", nullable: true }];

  expect(inventedNulls(facts, described, (trail) => trail === "b", "attribute")).toEqual([
    "attribute `c` may be null here, but nowhere in what is documented",
  ]);
});

test.each<[string, readonly string[], boolean | undefined, Schema]>([
  ["closed in description and inventory", [], undefined, { enum: ["x"] }],
  ["open in description and inventory", [], true, { "x-extensible-enum": ["x"] }],
  ["open only in the inventory", ["body field `a`: its values are open in the inventory"], true, { enum: ["x"] }],
  ["closed only in the inventory", ["body field `a`: its values are closed in the inventory"], undefined, {}],
])("for an enum that is %s, reports %j", (_, problems, open, schema) => {
  const fact = { name: "a", type: "string", enum: ["x"], ...(open && { open_enum: open }) };

  expect(compareOpenness([fact], [{ trail: "a", schema }], "body field")).toEqual(problems);
});

const untold = ["attribute `a` is inferred, but lacks `x-evidence: inferred`"];

test.each<[string, Partial<Field>, Schema, readonly string[]]>([
  ["is documented", {}, { type: "string" }, []],
  ["is marked as inferred", { evidence: "go_client" }, { type: "string", "x-evidence": "inferred" }, []],
  ["is nullable only in the inventory, by inference", { nullable_inferred: true }, { type: "string" }, []],
  ["only a client has", { evidence: "go_client" }, { type: "string" }, untold],
  ["is required by inference", { required: true, required_inferred: true }, { type: "string" }, untold],
  ["is nullable by inference", { nullable_inferred: true }, { type: ["string", "null"] }, untold],
])("requires a mark of an inferred field: one that %s", (_, fact, schema, problems) => {
  const facts = [{ name: "a", type: "string", ...fact }];

  expect(untoldInferences(facts, [{ trail: "a", schema }], "attribute")).toEqual(problems);
});
