import { expect, test } from "vitest";
import { foreignWarnings } from "../src/language.ts";
import { readmeCommand } from "../src/readme.ts";

test("reports only the warnings that the language does not explain", () => {
  const ownWarnings = [{ text: /its own/, because: "it is" }];
  const printed = "[main] INFO writing failed.java\nWARNING its own\nWARNING about the description\nall is well";

  expect(foreignWarnings(printed, { ownWarnings })).toEqual(["WARNING about the description"]);
});

test.each(["openapi-python-client", "oapi-codegen", "openapi-generator-cli"])(
  "finds the command of %s in README.md",
  (generator) => {
    expect(readmeCommand(generator).length).toBeGreaterThan(3);
  },
);

test("rejects and names a generator that README.md does not show", () => {
  expect(() => readmeCommand("autorest")).toThrow("README.md must have one command that runs autorest, but has 0");
});
