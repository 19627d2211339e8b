import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { stringify } from "yaml";
import { mayBreak, requiredVersion } from "../../release/versions.ts";
import { describeApi, path, query } from "../support/describe.ts";

const folder = mkdtempSync(join(tmpdir(), "versions-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Operations = Parameters<typeof describeApi>[0];

const get = { operationId: "widgets_get", parameters: [path("id"), query("status")] };
const create = { operationId: "widgets_create" };
const widgets = { "GET /widgets/{id}": get, "POST /widgets": create };

const remove = { operationId: "widgets_delete", parameters: [path("id")] };

test.each<[title: string, released: string, version: string, Operations, needed: string | undefined]>([
  ["a renamed operation", "0.2.0", "0.2.1", { ...widgets, "POST /widgets": { operationId: "widgets_make" } }, "0.3.0"],
  ["a removed operation", "1.2.0", "2.0.0", { "POST /widgets": create }, undefined],
  ["an added operation", "1.2.0", "1.2.1", { ...widgets, "DELETE /widgets/{id}": remove }, "1.3.0"],
  [
    "a changed text",
    "1.2.0",
    "1.2.0",
    { ...widgets, "POST /widgets": { ...create, description: "Makes." } },
    undefined,
  ],
])("holds %s since %s against the version %s", (_, released, version, operations, needed) => {
  const { problem } = requiredVersion(write("released", released, widgets), write("current", version, operations));

  expect(problem).toEqual(needed && expect.stringContaining(`(${needed})`));
});

test.each([
  ["0.2.3", "0.2.4", false],
  ["0.2.3", "0.3.0", true],
  ["0.2.3", "1.0.0", true],
  ["1.2.3", "1.3.0", false],
  ["1.2.3", "2.0.0", true],
  ["1.2.3", "1.3.0-rc.0", false],
  ["1.2.3", "2.0.0-rc.0", true],
  ["1.2.3", "1.2.3", false],
])("programs written against %s may break with %s: %s", (released, version, expected) => {
  expect(mayBreak(released, version)).toBe(expected);
});

function write(name: string, version: string, operations: Operations): string {
  const file = join(folder, `${name}.yaml`);
  const info = { title: "Widgets", version };
  writeFileSync(
    file,
    stringify({ openapi: "3.1.0", ...describeApi(operations), info }, { aliasDuplicateObjects: false }),
  );
  return file;
}
