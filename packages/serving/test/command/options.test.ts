import { expect, test } from "vitest";
import { checkOptions, hostNames, isPort, isText, type OptionRules, origins } from "../../src/command/options.ts";

interface Options {
  port?: number | undefined;
  host?: string | undefined;
}

const rules: OptionRules<Options> = { port: [isPort, "a port"], host: [isText, "a host name"] };

test.each<[string, Options]>([
  ["no options", {}],
  ["valid options", { port: 4010, host: "localhost" }],
  ["undefined options", { port: undefined }],
])("accepts %s", (_, options) => {
  expect(() => checkOptions(options, rules)).not.toThrow();
});

test.each([
  ["an invalid value", { port: -1 }, "`port` must be a port, got -1"],
  ["a value of the wrong type", { port: "80" }, '`port` must be a port, got "80"'],
  ["a number that JSON cannot show", { port: Number.NaN }, "`port` must be a port, got NaN"],
  ["a value that JSON cannot show", { host: Symbol("x") }, "`host` must be a host name, got Symbol(x)"],
  ["an unknown name", { prot: 1 }, "Unknown option `prot`; the options are port, host"],
  ["a name that every object inherits", { constructor: 1 }, "Unknown option `constructor`; the options are port, host"],
])("rejects %s, with a TypeError that names the option and what is valid", (_, options, message) => {
  expect(() => checkOptions<object>(options, rules)).toThrow(TypeError);
  expect(() => checkOptions<object>(options, rules)).toThrow(message);
});

test.each([
  [0, true],
  [65_535, true],
  [65_536, false],
  [1.5, false],
  [Number.NaN, false],
  ["80", false],
])("isPort(%o) is %j", (value, expected) => {
  expect(isPort(value)).toBe(expected);
});

test.each([
  ["x", true],
  ["", false],
  [" ", false],
  [1, false],
])("isText(%j) is %j", (value, expected) => {
  expect(isText(value)).toBe(expected);
});

test.each<[string, unknown, boolean]>([
  ["an empty list", [], true],
  ["host names and addresses", ["api.test", "127.0.0.1", "[::1]"], true],
  ["a host name with a port", ["api.test", "mock:80"], false],
  ["a text without a list", "api.test", false],
  ["a list with a number", [1], false],
])("the check of `allowHosts` accepts only lists of host names without ports: %s", (_, value, expected) => {
  const [check] = hostNames;

  expect(check(value)).toBe(expected);
});

test.each<[string, unknown, boolean]>([
  ["origins", ["https://app.test", "http://localhost:3000"], true],
  ["a page instead of an origin", ["https://app.test/page"], false],
  ["a text without a list", "https://app.test", false],
])("the check of `allowOrigins` accepts only lists of origins: %s", (_, value, expected) => {
  const [check] = origins;

  expect(check(value)).toBe(expected);
});
