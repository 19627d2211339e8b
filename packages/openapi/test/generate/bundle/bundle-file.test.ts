import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
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

test("a configuration can add what all operations have", () => {
  const config = fileURLToPath(new URL("../../../../../spec/derived/redocly.yaml", import.meta.url));
  writeFileSync(join(folder, "short.yaml"), root("b.yaml"));
  writeFileSync(join(folder, "b.yaml"), 'get: { responses: { "204": { description: Done. } } }\n');

  const { paths, components } = bundleFile(join(folder, "short.yaml"), config);

  expect(paths).toMatchObject({
    "/a": { get: { responses: { "503": { $ref: "#/components/responses/Unavailable" } } } },
  });
  expect(components).toMatchObject({ responses: { Unavailable: {} }, schemas: { ErrorResponse: {} } });
});

test("a file that is missing is named", () => {
  writeFileSync(join(folder, "broken.yaml"), root("none.yaml"));
  expect(() => bundleFile(join(folder, "broken.yaml"))).toThrow(/broken\.yaml could not be bundled:[\s\S]*none\.yaml/);
});
