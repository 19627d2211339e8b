import { describe, expect, test } from "vitest";
import { resolveOptions } from "../../src/server/options.ts";

describe("resolveOptions", () => {
  test("applies the defaults to options that are absent or undefined", () => {
    const forms = { all: [{ name: "documented", prefix: "/v1" }] };
    const absent = { seed: undefined, spec: undefined };
    const defaults = { port: 0, host: "127.0.0.1", allowHosts: [], dynamic: false, ...absent, forms };

    expect(resolveOptions({})).toEqual(defaults);
    expect(resolveOptions({ port: undefined, host: undefined, dynamic: undefined })).toEqual(defaults);
  });

  test.each([
    ["a port that is too large", { port: 65_536 }, "`port` must be a whole number from 0 to 65535, got 65536"],
    ["a port that is not a number", { port: Number.NaN }, "`port` must be a whole number from 0 to 65535, got NaN"],
    ["a port that is a string", { port: "80" }, '`port` must be a whole number from 0 to 65535, got "80"'],
    ["an empty host", { host: "" }, "`host` must be a host name or an address"],
    [
      "a host name with a port",
      { allowHosts: ["api.test:80"] },
      "`allowHosts` must be a list of host names without ports",
    ],
    ["a host name alone", { allowHosts: "api.test" }, "`allowHosts` must be a list of host names without ports"],
    ["a `dynamic` that is a string", { dynamic: "yes" }, '`dynamic` must be true or false, got "yes"'],
    ["a seed that is a number", { seed: 1 }, "`seed` must be a string that is not blank, got 1"],
    ["a blank path", { spec: " " }, "`spec` must be the path of a YAML or JSON file"],
    [
      "an unknown name",
      { prot: 1 },
      "Unknown option `prot`; the options are port, host, allowHosts, dynamic, seed, dialect, spec",
    ],
  ])("rejects %s, with a TypeError that names the option", (_, options, message) => {
    expect(() => resolveOptions(Object(options))).toThrow(TypeError);
    expect(() => resolveOptions(Object(options))).toThrow(message);
  });
});
