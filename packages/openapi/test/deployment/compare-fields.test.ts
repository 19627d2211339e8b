import { describe, expect, test } from "vitest";
import { compareFields } from "../../src/deployment/compare-fields.ts";
import type { Field, FieldType } from "../../src/deployment/reads.ts";

const type = (kind: FieldType["kind"], more: Partial<FieldType> = {}): FieldType => ({
  kind,
  nullable: false,
  ...more,
});
const field = (name: string, of: FieldType, required = true): Field => ({
  name,
  required,
  shown: required,
  type: of,
});

const node = [field("id", type("string")), field("size", type("number"), false)];
const fields: readonly Field[] = [
  field("status", type("string", { values: ["on", "off"] })),
  field("at", type("string", { nullable: true }), false),
  field("nodes", type("list", { items: type("object", { fields: node }) }), false),
  field("rows", type("list", { items: type("list", { items: type("any") }) }), false),
  field("bare", type("list"), false),
  field("config", type("object"), false),
  field("any", type("any"), false),
  field("ready", type("boolean"), false),
];

const words = (value: unknown, absent?: readonly string[]): string[] =>
  compareFields(fields, value, absent).map(({ kind, place, found }) => `${kind} ${place} ${found}`);

describe("compareFields", () => {
  test.each<[string, unknown, readonly string[]]>([
    [
      "nothing, where all is as described",
      { status: "on", at: null, nodes: [{ id: "a" }], config: { x: 1 }, any: 1 },
      [],
    ],
    ["a missing required field, and no other", {}, ["field_missing status nothing"]],
    [
      "a missing field of an object in a list, once",
      { status: "on", nodes: [{}, {}] },
      ["field_missing nodes[].id nothing"],
    ],
    [
      "each kind of other type",
      { status: 1, at: true, nodes: {}, config: [], ready: null },
      [
        "field_type status a number",
        "field_type at a boolean",
        "field_type nodes an object",
        "field_type config a list",
        "field_type ready null",
      ],
    ],
    [
      "a list of lists of another type",
      { status: "on", rows: [["a"], "b"], bare: [1] },
      ["field_type rows[] a string"],
    ],
    [
      "unknown fields with their type",
      { status: "on", extra: null, "a b": 1 },
      ["field_unknown extra null", "field_unknown a field whose name is not a word a number"],
    ],
    ["a new value that is a word", { status: "half-open" }, ["value_unknown status half-open"]],
    [
      "that a new value is no word, without the value",
      { status: "sk_live_0123456789" },
      ["value_unknown status a value that is not a word"],
    ],
    ["nothing of what is no object", "text", []],
  ])("finds %s", (_, value, expected) => {
    expect(words(value)).toEqual(expected);
  });

  test("does not miss what the dialect lacks, with all its fields", () => {
    expect(words({}, ["status"])).toEqual([]);
    expect(words({ status: "on", nodes: [{}] }, ["nodes.id"])).toEqual([]);
    expect(words({}, ["statuses", "other"])).toEqual(["field_missing status nothing"]);
  });
});
