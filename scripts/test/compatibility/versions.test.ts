import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { stringify } from "yaml";
import { freezeRelease } from "../../compatibility/releases.ts";
import { type Comparison, compareWithRelease, mayBreak } from "../../compatibility/versions.ts";
import { describeApi, path, query } from "../support/describe.ts";

type Operations = Parameters<typeof describeApi>[0];

const get = { operationId: "widgets_get", parameters: [path("id"), query("status")] };
const create = { operationId: "widgets_create" };
const remove = { operationId: "widgets_delete", parameters: [path("id")] };
const widgets = { "GET /widgets/{id}": get, "POST /widgets": create };

/** Compares a version of the operations with an earlier one that was released, or with nothing. */
function compare(released: string | undefined, version: string, operations: Operations): Comparison {
  const folder = `${mkdtempSync(join(tmpdir(), "versions-"))}/`;
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const bundle = (version: string, described: Operations): string =>
    stringify(
      { openapi: "3.1.0", ...describeApi(described), info: { title: "Widgets", version } },
      { aliasDuplicateObjects: false },
    );
  if (released !== undefined) freezeRelease(released, new Map([["openapi.yaml", bundle(released, widgets)]]), folder);
  writeFileSync(`${folder}current.yaml`, bundle(version, operations));
  return compareWithRelease(`${folder}current.yaml`, folder);
}

test("allows every change until something has been released", () => {
  expect(compare(undefined, "1.3.0", {})).toEqual({
    result: "nothing was released: every change is allowed",
    problem: undefined,
  });
});

test("names the line to change in one line if the version does not allow a change", () => {
  const { result, problem } = compare("1.2.0", "1.3.0", { "POST /widgets": create });

  expect(result).toBe("the changes since 1.2.0 need version 2.0.0");
  expect(problem).toMatch(
    /^spec\/openapi\.yaml:\d+: info\.version went .* require a major .*\(2\.0\.0\).* Set it, or revert the changes; in spec\/, `pnpm exec redocly diff \S+openapi-1\.2\.0\.yaml \S+` lists them\.$/,
  );
});

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
  expect(compare(released, version, operations).problem).toEqual(needed && expect.stringContaining(`(${needed})`));
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
