import { expect, test } from "vitest";
import { missingTests, unnamedTests } from "../../check/tests/test-files.ts";

const packages = [{ name: "tool", sources: ["a.ts", "folder/b.ts", "c.ts"], tests: ["a.test.ts", "folder/b.test.ts"] }];

test("requires a test of the same path and name, or a reason, for each module", () => {
  expect(missingTests(packages, { "tool/src/c.ts": "types only" })).toEqual([]);
  expect(missingTests(packages, {})).toEqual([
    "packages/tool/src/c.ts: has neither a test of its name nor a reason in scripts/check/tests/untested-modules.ts",
  ]);
});

test.each([
  ["that has a test", "tool/src/a.ts"],
  ["that does not exist", "tool/src/gone.ts"],
])("reports an unnecessary reason for a module %s", (_, module) => {
  expect(missingTests(packages, { "tool/src/c.ts": "types only", [module]: "?" })).toEqual([
    `packages/${module}: has a test or does not exist: remove it from scripts/check/tests/untested-modules.ts`,
  ]);
});

test("accepts one reason for all modules directly in a folder, but not for those in its subfolders", () => {
  const nested = [{ name: "tool", sources: ["folder/a.ts", "folder/b.ts", "folder/deep/c.ts"], tests: [] }];

  expect(missingTests(nested, { "tool/src/folder/": "types only" })).toEqual([
    expect.stringMatching(/^packages\/tool\/src\/folder\/deep\/c\.ts: has neither/),
  ]);
});

test("reports a reason that names a missing test", () => {
  expect(missingTests(packages, { "tool/src/c.ts": "b.test.ts and folder/gone.test.ts test it" })).toEqual([
    "packages/tool/src/c.ts: its reason names folder/gone.test.ts, which does not exist",
  ]);
});

test("requires a page to name each test file by its path", () => {
  const page = "| behaviour | `folder/b`, `misuse` |";

  expect(unnamedTests(["folder/b.test.ts", "misuse.test.ts", "b.test.ts", "types.test-d.ts"], page)).toEqual([
    "b",
    "types",
  ]);
});
