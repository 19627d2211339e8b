import { describe, expect, test } from "vitest";
import { compareSchemas } from "../../src/against/compare-schemas.ts";

interface Document {
  readonly root?: object;
}

function differences(ours: Document, theirs: Document): string[] {
  const found: string[] = [];
  compareSchemas([ours as never, theirs as never], [ours.root as never, theirs.root as never], (one) =>
    found.push([one.what, one.place, one.expected, one.found].join("|")),
  );
  return found;
}

const object = (properties: object, required?: readonly string[]) => ({
  type: "object",
  properties,
  ...(required && { required }),
});
const text = { type: "string" };

describe("compareSchemas", () => {
  test("names what is missing, new, needed and optional, with its place", () => {
    const item = object({ a: text, b: text, c: text, d: text }, ["c"]);
    const other = object({ b: text, c: text, d: text, e: text, f: { type: "integer" } }, ["d", "f"]);

    expect(
      differences({ root: object({ data: { items: item } }) }, { root: object({ data: { items: other } }) }),
    ).toEqual([
      "missing|data[].a|a string|",
      "optional|data[].c||optional",
      "needed|data[].d|optional|",
      "unknown|data[].e||a string",
      "needed|data[].f||a number",
    ]);
  });

  test("says that a file without any list of required fields states nothing", () => {
    expect(differences({ root: object({ a: text }, ["a"]) }, { root: object({ a: text }) })).toEqual(["optional|a||"]);
  });

  test("compares types, values and limits", () => {
    const ours = object({
      a: { type: ["string", "null"] },
      b: { enum: ["x", "y"] },
      c: { type: "number", maximum: 9, minimum: 1 },
      d: {},
    });
    const theirs = object({
      a: { type: "array" },
      b: { enum: ["y", "z"] },
      c: { type: "number", maximum: 5, minimum: 1, minLength: 2 },
      d: text,
    });

    expect(differences({ root: ours }, { root: theirs })).toEqual([
      "type|a|a string or null|a list",
      "values_unknown|b||z",
      "values_missing|b||x",
      "stricter|c|none|minLength 2",
      "stricter|c|9|maximum 5",
    ]);
  });

  test("ends at schemas that contain themselves, and at objects whose fields are those of the user", () => {
    const node = { type: "object", properties: { next: { $ref: "#/root" } } };

    expect(differences({ root: node }, { root: structuredClone(node) })).toEqual([]);
    expect(differences({ root: { type: "object" } }, { root: object({ a: text }) })).toEqual([]);
    expect(differences({}, { root: text })).toEqual([]);
  });
});
