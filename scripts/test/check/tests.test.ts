import { expect, test } from "vitest";
import { missingTests, unnamedTests } from "../../check/tests/test-files.ts";

const packages = [{ name: "tool", sources: ["a.ts", "folder/b.ts", "c.ts"], tests: ["a.test.ts", "folder/b.test.ts"] }];

test("requires for each module a test of its path and name, or a reason", () => {
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
    `packages/${module}: scripts/check/tests/untested-modules.ts lists it, but it has a test or does not exist`,
  ]);
});

test("requires a page to name each test file by its path", () => {
  const page = "| behaviour | `folder/b`, `misuse` |";

  expect(unnamedTests(["folder/b.test.ts", "misuse.test.ts", "b.test.ts", "types.test-d.ts"], page)).toEqual([
    "b",
    "types",
  ]);
});
