import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { runCommand } from "../../../publish/command.ts";
import { effectiveRegistries, readPnpmSettings, requireLoopback } from "../../../publish/dry-run/effective-registry.ts";
import { startRegistry } from "../../../publish/dry-run/loopback-registry.ts";

const name = "@planasonix/client";
// The environment without the npm and pnpm settings of the user who runs the tests.
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([variable]) => !/^p?npm_config_/i.test(variable)),
);
const reader = (settings: Readonly<Record<string, string>>) => (setting: string) => settings[setting];

describe("the registry of a package, derived from the settings of pnpm", () => {
  const [here, there] = ["http://here", "http://there"];

  // `here` and `there` are two registries on loopback. pnpm must publish to `here`.
  test.each([
    ["that of the scope", { npmrc: `registry=${there}\n@planasonix:registry=${here}` }],
    ["that of all packages", { npmrc: `registry=${here}\n@other:registry=${there}` }],
    ["that of the workspace, before .npmrc", { npmrc: `registry=${there}`, workspace: `registry: ${here}` }],
    [
      "that of the scope in the workspace, before .npmrc",
      { npmrc: `@planasonix:registry=${there}`, workspace: `registries: { "@planasonix": "${here}" }` },
    ],
    [
      "that of `pnpm_config_registry`, before .npmrc",
      { npmrc: `registry=${there}`, env: { pnpm_config_registry: here } },
    ],
    ["not that of `npm_config_registry`", { npmrc: `registry=${here}`, env: { npm_config_registry: there } }],
    [
      "`publishConfig` of the package, before all settings",
      { npmrc: `@planasonix:registry=${there}`, publishConfig: { registry: here } },
    ],
    [
      "that of the scope in `publishConfig`, before all settings",
      { npmrc: `@planasonix:registry=${there}`, publishConfig: { "@planasonix:registry": here } },
    ],
  ])("is the one to which pnpm publishes: %s", async (_, { npmrc, workspace, env, publishConfig }: Settings) => {
    await using wanted = await startRegistry();
    await using other = await startRegistry();
    const resolve = (text: string) => text.replaceAll(here, wanted.url).replaceAll(there, other.url);
    const tokens = [wanted, other].map(({ url }) => `//${new URL(url).host}/:_authToken=any`);
    const manifest = JSON.parse(resolve(JSON.stringify({ name, version: "1.0.0", publishConfig })));
    const folder = project({
      "package.json": JSON.stringify(manifest),
      ".npmrc": resolve([npmrc, ...tokens].join("\n")),
      ...(workspace ? { "pnpm-workspace.yaml": resolve(workspace) } : {}),
    });
    const variables = { ...environment, ...JSON.parse(resolve(JSON.stringify(env ?? {}))) };

    const derived = effectiveRegistries(manifest, await readPnpmSettings(manifest, folder, variables));
    await runCommand("pnpm", ["publish", "--no-git-checks", "--access=public"], folder, variables);

    expect(derived).toEqual([wanted.url]);
    expect([...wanted.integrities().keys()]).toEqual([`${name}@1.0.0`]);
    expect([...other.integrities().keys()]).toEqual([]);
  });
});

describe("requireLoopback", () => {
  test.each(["http://127.0.0.1:4873/", "http://127.9.0.1", "http://localhost:1", "http://[::1]:4873/"])(
    "accepts %s",
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
  ])("rejects %s, and says why", (registry) => {
    expect(() => requireLoopback({ name }, reader({ registry }))).toThrow(
      `@planasonix/client would be published to ${registry}. A dry run publishes to loopback only`,
    );
  });

  test.each([
    { registry: "https://own.example.com" },
    { "@planasonix:registry": "https://own.example.com" },
    { registry: "http://127.0.0.1", "@planasonix:registry": "https://own.example.com" },
  ])("rejects a registry in the `publishConfig` of the package: %o", (publishConfig) => {
    const onLoopback = reader({ registry: "http://127.0.0.1" });

    expect(() => requireLoopback({ name, publishConfig }, onLoopback)).toThrow("https://own.example.com");
  });

  test("rejects an unknown registry", () => {
    expect(() => requireLoopback({ name }, reader({}))).toThrow("an unknown registry");
  });

  test("rejects a registry that an environment variable sets, whatever .npmrc says", async () => {
    const folder = project({ "package.json": "{}", ".npmrc": "registry=http://127.0.0.1:4873/\n" });
    const env = { ...environment, pnpm_config_registry: "https://registry.example.com/" };

    const read = await readPnpmSettings({ name }, folder, env);

    expect(() => requireLoopback({ name }, read)).toThrow("published to https://registry.example.com/");
  });
});

interface Settings {
  readonly npmrc: string;
  readonly workspace?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly publishConfig?: object;
}

/** Creates a folder with the given files, and removes the folder after the test. */
function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-registry-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}
