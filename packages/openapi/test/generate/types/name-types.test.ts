import ts from "typescript";
import { expect, test } from "vitest";
import { nameTypes } from "../../../src/generate/types/name-types.ts";
import { exportTypes } from "../../../src/generate/types/named-types.ts";

const parse = (source: string): readonly ts.Node[] => [
  ...ts.createSourceFile("a.ts", source, ts.ScriptTarget.Latest, true).statements,
];
const maps = "interface components { schemas: {}; parameters: {} } interface operations { a: { parameters: {} } }";
const group = { name: "AQuery", operation: "a.b", operationId: "a", place: "query" as const };

test("another shape of the declarations is an error that names what is missing", () => {
  expect(() => nameTypes([], [], new Set())).toThrow("openapi-typescript has declared no components.schemas");
  expect(() => nameTypes(parse(maps), [{ ...group, operationId: "b" }], new Set())).toThrow(
    "openapi-typescript has declared no operations.b.parameters",
  );
  expect(() => nameTypes(parse(maps), [group], new Set())).toThrow("openapi-typescript has declared no AQuery");
});

test("types are exported again by their names", () => {
  expect(exportTypes(["A", "B"], "./types.ts")).toBe('export type {\n  A,\n  B,\n} from "./types.ts";');
});
