import { expect, test } from "vitest";
import { checkVersion, compareVersions, mayBreak, parseVersion } from "../../release/versions.ts";

const removal = { impact: "breaking", message: "method `runs.get` was removed" } as const;
const addition = { impact: "added", message: "type `Run` was added" } as const;
const wording = { impact: "other", message: "a description" } as const;

test.each([
  ["1.2.0", "2.0.0", true, "a removal", [removal, addition]],
  ["1.2.0", "1.3.0", false, "a removal", [removal]],
  ["0.2.0", "0.3.0", true, "a removal", [removal]],
  ["0.2.0", "0.2.1", false, "a removal", [removal]],
  ["1.2.0", "1.3.0", true, "an addition", [addition, wording]],
  ["1.2.0", "1.2.1", false, "an addition", [addition]],
  ["1.2.0", "1.2.0", true, "a changed text", [wording]],
  ["1.2.0", "3.0.0", true, "no changes", []],
  ["1.2.0", "1.1.0", false, "no changes", []],
] as const)("whether %s may become %s is %s with %s", (released, version, expected, _, changes) => {
  expect(checkVersion(released, version, changes).passes).toBe(expected);
});

test("names each change that needs a higher version, and that version", () => {
  expect(checkVersion("1.2.0", "1.2.0", [removal, wording]).lines).toEqual([
    "breaking: method `runs.get` was removed",
    "1 breaking, 0 added, 1 other changes since 1.2.0, but `info.version` in spec/openapi.yaml is 1.2.0: set it to 2.0.0, or revert the changes",
  ]);
});

test.each([
  ["0.2.3", "0.2.4", false],
  ["0.2.3", "0.3.0", true],
  ["1.2.3", "1.3.0", false],
  ["1.2.3", "2.0.0", true],
  ["1.2.3", "1.2.3", false],
])("programs written against %s may break with %s: %s", (released, version, expected) => {
  expect(mayBreak(released, version)).toBe(expected);
});

test("sorts versions numerically, not alphabetically", () => {
  expect(["0.10.0", "0.9.1", "1.0.0"].sort(compareVersions)).toEqual(["0.9.1", "0.10.0", "1.0.0"]);
});

test("rejects a text that is not a version, and quotes the text", () => {
  expect(() => parseVersion("1.2")).toThrow('"1.2" is not a version such as 1.2.3');
});
