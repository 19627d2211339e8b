import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { checkValue, writeYamlFiles } from "../src/yaml-readers.ts";

test("the published YAML files have the values of the JSON for readers of YAML 1.1 as well", async () => {
  const folder = mkdtempSync(join(tmpdir(), "yaml-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = await writeYamlFiles(folder, []);

  expect(files.map(({ file }) => file)).toEqual(
    expect.arrayContaining(["openapi.yaml", "openapi-3.0.yaml", "run-a-pipeline.arazzo.yaml"]),
  );
  for (const { file, expected } of files) {
    const read = parse(readFileSync(join(folder, file), "utf8"), { schema: "yaml-1.1" });
    expect(() => checkValue(file, read, expected)).not.toThrow();
  }
});

test.each([
  ["a boolean", { on: true }, { on: "on" }],
  ["a date", { at: new Date(0) }, { at: "1970-01-01" }],
])("rejects a file in which a text is read as %s", (_, read, expected) => {
  expect(() => checkValue("openapi.yaml", read, expected)).toThrow("openapi.yaml is read with another value");
});
