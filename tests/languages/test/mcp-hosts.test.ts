import { expect, test } from "vitest";
import { checkMcpHost, expectedOfMcpHost } from "../src/mcp-hosts.ts";

const printed = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .map(([step, value]) => JSON.stringify({ step, value }))
    .join("\n");

test("accepts a host that comes to what is expected", () => {
  expect(checkMcpHost(`a warning\n${printed(expectedOfMcpHost)}\n`)).toBe(
    `${Object.keys(expectedOfMcpHost).length} steps`,
  );
});

test.each([
  ["that lacks a step", { ...expectedOfMcpHost, start: undefined }, '"start" came to undefined'],
  ["that deletes without asking", { ...expectedOfMcpHost, asked: false }, '"asked" came to false instead of true'],
])("rejects a host %s", (_, values, message) => {
  expect(() => checkMcpHost(printed(values))).toThrow(message);
});
