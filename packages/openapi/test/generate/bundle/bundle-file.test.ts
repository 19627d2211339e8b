import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundleFile } from "../../../src/generate/bundle/bundle-file.ts";

const folder = mkdtempSync(join(tmpdir(), "bundled-"));
const root = (path: string): string =>
  `openapi: 3.1.0\ninfo: { title: T, version: "1" }\npaths: { /a: { $ref: ${path} } }\n`;

test("a description contains the files to which it refers", () => {
  writeFileSync(join(folder, "root.yaml"), root("a.yaml"));
  writeFileSync(join(folder, "a.yaml"), "get: { responses: {} }\n");
  expect(bundleFile(join(folder, "root.yaml")).paths).toEqual({ "/a": { get: { responses: {} } } });
});

test("a file that is missing is named", () => {
  writeFileSync(join(folder, "broken.yaml"), root("none.yaml"));
  expect(() => bundleFile(join(folder, "broken.yaml"))).toThrow(/broken\.yaml could not be bundled:[\s\S]*none\.yaml/);
});
