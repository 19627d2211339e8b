import { describe, expect, test } from "vitest";
import { effectiveRegistry, requireLoopback } from "../../../publish/dry-run/effective-registry.ts";

const name = "@planasonix/client";
const reader = (settings: Readonly<Record<string, string>>) => (setting: string) => settings[setting];

describe("the registry that a package is published to", () => {
  test.each([
    [
      "`publishConfig` of the package, before all settings",
      { registry: "https://own" },
      { registry: "https://any" },
      "https://own",
    ],
    [
      "that of the scope",
      undefined,
      { "@planasonix:registry": "https://scope", registry: "https://any" },
      "https://scope",
    ],
    [
      "that of all packages",
      { access: "public" },
      { "@other:registry": "https://scope", registry: "https://any" },
      "https://any",
    ],
    ["unknown without a setting", undefined, {}, undefined],
  ])("is %s", (_, publishConfig, settings, expected) => {
    expect(effectiveRegistry({ name, publishConfig }, reader(settings))).toBe(expected);
  });
});

describe("a dry run", () => {
  test.each(["http://127.0.0.1:4873/", "http://127.9.0.1", "http://localhost:1", "http://[::1]:4873/"])(
    "publishes to %s",
    (registry) => {
      expect(() => requireLoopback({ name }, reader({ registry }))).not.toThrow();
    },
  );

  test.each([
    "https://registry.example.com/",
    "http://127.0.0.1.example.com/",
    "http://localhost.example.com/",
    "http://user@10.0.0.1/",
    "http://127.0.0.1@example.com/",
    "127.0.0.1:4873",
    "undefined",
  ])("refuses %s, and says what to change", (registry) => {
    expect(() => requireLoopback({ name }, reader({ registry }))).toThrow(
      `@planasonix/client would be published to ${registry}. A dry run publishes to loopback only`,
    );
  });

  test("refuses an unknown registry, and one that a package names itself", () => {
    const onLoopback = reader({ registry: "http://127.0.0.1" });

    expect(() => requireLoopback({ name }, reader({}))).toThrow("an unknown registry");
    expect(() => requireLoopback({ name, publishConfig: { registry: "https://own.example.com" } }, onLoopback)).toThrow(
      "https://own.example.com",
    );
  });
});
