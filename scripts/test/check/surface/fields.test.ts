import { describe, expect, test } from "vitest";
import { compareFields, compareOpenness, inventedNulls, untoldInferences } from "../../../check/surface/fields.ts";
import type { Description, Schema } from "../../../openapi/description.ts";
import type { Field } from "../../../openapi/inventory.ts";

const description: Description = { info: { version: "1.0.0" }, paths: {}, components: { schemas: {} } };

describe("compareFields", () => {
  test.each<[string, Field, Schema | undefined, string | undefined]>([
    ["is described", { name: "a", type: "string" }, { type: "string" }, undefined],
    ["is not described", { name: "a", type: "string" }, undefined, "attribute `a` is missing"],
    [
      "has another type",
      { name: "a", type: "array<string>" },
      { type: "string" },
      "attribute `a` is array<string> in the inventory, string here",
    ],
    [
      "may be null",
      { name: "a", type: "string", nullable: true },
      { type: "string" },
      "attribute `a`: values or null differ from the inventory",
    ],
    [
      "has another value",
      { name: "a", type: "string", enum: ["x", "y"] },
      { type: "string", "x-extensible-enum": ["x"] },
      "attribute `a`: values or null differ from the inventory",
    ],
  ])("compares a field that %s", (_, fact, schema, problem) => {
    const described = schema === undefined ? [] : [{ trail: "a", schema }];

    const differences = compareFields(description, [fact], described, "attribute");

    expect(differences).toEqual(problem === undefined ? [] : [{ field: "a", text: problem }]);
  });
});

test("requires the inventory or a payload as the source of a nullable field", () => {
  const described = ["a", "b", "c"].map((trail) => ({ trail, schema: { type: ["string", "null"] } }));
  const facts = [{ name: "a", type: "string", nullable: true }];

  expect(inventedNulls(facts, described, (trail) => trail === "b", "attribute")).toEqual([
    { field: "c", text: "attribute `c` may be null here, but nowhere in what is documented" },
  ]);
});

test.each<[string, boolean | undefined, Schema, readonly string[]]>([
  ["closed in both", undefined, { enum: ["x"] }, []],
  ["open in both", true, { "x-extensible-enum": ["x"] }, []],
  ["open only in the inventory", true, { enum: ["x"] }, ["body field `a`: its values are open in the inventory"]],
  ["closed only in the inventory", undefined, {}, ["body field `a`: its values are closed in the inventory"]],
])("compares values that are %s", (_, open, schema, problems) => {
  const fact = { name: "a", type: "string", enum: ["x"], ...(open && { open_enum: open }) };

  expect(compareOpenness([fact], [{ trail: "a", schema }], "body field").map(({ text }) => text)).toEqual(problems);
});

test.each<[string, Partial<Field>, Schema, boolean]>([
  ["documented", {}, { type: "string" }, true],
  ["known from a client", { evidence: "go_client" }, { type: "string" }, false],
  [
    "known from a client and marked as inferred",
    { evidence: "go_client" },
    { type: "string", "x-evidence": "inferred" },
    true,
  ],
  ["required by inference", { required: true, required_inferred: true }, { type: "string" }, false],
  ["null by inference", { nullable_inferred: true }, { type: ["string", "null"] }, false],
  ["null by inference, but not in the description", { nullable_inferred: true }, { type: "string" }, true],
])("checks the marking of a field that is %s", (_, fact, schema, isTold) => {
  const problems = untoldInferences([{ name: "a", type: "string", ...fact }], [{ trail: "a", schema }], "attribute");

  expect(problems).toEqual(isTold ? [] : [{ field: "a", text: "attribute `a` is inferred, and does not say so" }]);
});
