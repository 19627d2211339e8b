import { describe, expect, test } from "vitest";
import { toolEnvironment } from "../../setup/environment.mjs";

const always = { TURBO_TELEMETRY_DISABLED: "1", REDOCLY_TELEMETRY: "off", DO_NOT_TRACK: "1" };
const registry = "https://registry.test/";

describe("toolEnvironment", () => {
  test("passes npm's settings for the registry, proxies and strict TLS on to pnpm as well", () => {
    const settings = {
      https_proxy: "http://proxy.test",
      noproxy: "localhost",
      proxy: "http://p.test",
      strict_ssl: "false",
    };
    const source = Object.entries({ registry, ...settings }).map(([name, value]) => [`npm_config_${name}`, value]);

    expect(toolEnvironment(Object.fromEntries(source))).toEqual({
      ...always,
      ...Object.fromEntries(source),
      ...Object.fromEntries(source.map(([name, value]) => [`p${name}`, value])),
    });
  });

  const spellings = ["NPM_CONFIG_REGISTRY", "npm_config_registry", "Npm_Config_Registry"];

  test.each(spellings)("reads the registry from %s", (name) => {
    expect(toolEnvironment({ [name]: registry })).toMatchObject({
      npm_config_registry: registry,
      pnpm_config_registry: registry,
    });
  });

  test("prefers pnpm's own settings to those of npm", () => {
    const own = toolEnvironment({ npm_config_registry: registry, pnpm_config_registry: "https://own.test/" });
    const upper = toolEnvironment({ npm_config_registry: registry, PNPM_CONFIG_REGISTRY: "https://own.test/" });

    expect(own.pnpm_config_registry).toBe("https://own.test/");
    expect(upper).not.toHaveProperty("pnpm_config_registry");
  });

  test("sets NODE_EXTRA_CA_CERTS to `cafile`, because pnpm does not read that setting", () => {
    expect(toolEnvironment({ npm_config_cafile: "/ca.pem" })).toMatchObject({
      npm_config_cafile: "/ca.pem",
      NODE_EXTRA_CA_CERTS: "/ca.pem",
    });
  });

  test("keeps the settings of a host and of a scope, spelled as they are", () => {
    const source = { "npm_config_//registry.test/:_authToken": "t", "npm_config_@Acme:registry": registry };

    expect(toolEnvironment(source)).toEqual({ ...always, ...source });
  });

  test("removes npm's variables about itself and its script, and empty settings", () => {
    const source = {
      npm_config_loglevel: "silent",
      npm_config_local_prefix: "/clone",
      npm_config_noproxy: "",
      npm_lifecycle_event: "start",
      npm_package_name: "planasonix-sdk",
      npm_execpath: "/npm-cli.js",
    };

    expect(toolEnvironment({ ...source, PATH: "/bin", HTTPS_PROXY: "http://p.test" })).toEqual({
      ...always,
      PATH: "/bin",
      HTTPS_PROXY: "http://p.test",
    });
  });
});
