import { expect, test } from "vitest";
import { compareVersions, mayBreak, nextVersion, parseVersion } from "../../release/versions.ts";

test.each([
  ["1.2.3", "breaking", "2.0.0"],
  ["0.2.3", "breaking", "0.3.0"],
  ["1.2.3", "added", "1.3.0"],
  ["0.2.3", "added", "0.3.0"],
  ["1.2.3", "other", "1.2.3"],
  ["1.2.3", undefined, "1.2.3"],
] as const)("after %s and a greatest impact of %s, the next version is at least %s", (released, impact, version) => {
  expect(nextVersion(released, impact)).toBe(version);
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
