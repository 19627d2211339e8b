import { expect, test } from "vitest";
import { listSecrets } from "../../src/verify/secrets.ts";

test.each([
  ["one secret", "whsec_1", ["whsec_1"]],
  ["several secrets", ["whsec_2", "whsec_1"], ["whsec_2", "whsec_1"]],
])("returns a list for %s", (_, secrets, expected) => {
  expect(listSecrets(secrets)).toEqual(expected);
});

test.each([
  ["an empty secret", ""],
  ["a blank secret", " \n"],
  ["an empty list", []],
  ["an environment variable that is not set", undefined as never],
  ["a list with an empty secret", ["whsec_1", ""]],
  ["a number", 5 as never],
  ["a Set", new Set(["whsec_1"]) as never],
])("rejects %s", (_, secrets) => {
  expect(() => listSecrets(secrets)).toThrow("empty-secret: a secret is missing, blank or not a string. Is it set?");
});
