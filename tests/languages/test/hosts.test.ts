import { expect, test } from "vitest";
import { checkHost, expectedOfHost } from "../src/hosts.ts";

const printed = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .map(([step, value]) => JSON.stringify({ step, value }))
    .join("\n");

test("accepts a host that comes to what is expected", () => {
  expect(checkHost(`a warning\n${printed(expectedOfHost)}\n`)).toBe(`${Object.keys(expectedOfHost).length} steps`);
});

test.each([
  ["that lacks a step", { ...expectedOfHost, start: undefined }, '"start" came to undefined'],
  ["that deletes without asking", { ...expectedOfHost, asked: false }, '"asked" came to false instead of true'],
])("rejects a host %s", (_, values, message) => {
  expect(() => checkHost(printed(values))).toThrow(message);
});
