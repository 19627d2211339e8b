import { expect, test } from "vitest";
import { checkVersion } from "../../release/required-version.ts";

const removal = { impact: "breaking", message: "method `runs.get`: was removed" } as const;
const addition = { impact: "added", message: "type `Run` was added" } as const;
const wording = { impact: "other", message: "a description" } as const;

test.each([
  ["1.2.0", "2.0.0", "a removal", [removal, addition]],
  ["0.2.0", "0.3.0", "a removal", [removal]],
  ["1.2.0", "1.3.0", "an addition", [addition, wording]],
  ["1.2.0", "1.2.0", "a changed text", [wording]],
  ["1.2.0", "3.0.0", "no changes", []],
] as const)("allows %s to become %s with %s", (released, version, _, changes) => {
  expect(checkVersion(released, version, changes).passes).toBe(true);
});

test.each([
  ["1.2.0", "1.3.0", "a removal", [removal]],
  ["0.2.0", "0.2.1", "a removal", [removal]],
  ["1.2.0", "1.2.1", "an addition", [addition]],
  ["1.2.0", "1.1.0", "no changes", []],
] as const)("does not allow %s to become %s with %s", (released, version, _, changes) => {
  expect(checkVersion(released, version, changes).passes).toBe(false);
});

test("names each change that needs a higher version, and that version", () => {
  expect(checkVersion("1.2.0", "1.2.0", [removal, wording]).lines).toEqual([
    "breaking: method `runs.get`: was removed",
    "1 breaking, 0 added, 1 other changes since 1.2.0, but `info.version` in spec/openapi.yaml is 1.2.0: set it to 2.0.0, or revert the changes",
  ]);
});
