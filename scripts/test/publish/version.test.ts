import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readPublicManifests } from "../../publish/packed-packages.ts";
import { withVersion } from "../../publish/version.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

test.each([
  ["npm install @planasonix/cli@0.1.0 --global", "npm install @planasonix/cli@2.0.0-rc.1 --global"],
  ["ci/github@action-v1.2.3-rc.0", "ci/github@action-v2.0.0-rc.1"],
  [
    "    version:\n      default: 0.1.0\n      default: 2h\n",
    "    version:\n      default: 2.0.0-rc.1\n      default: 2h\n",
  ],
  ["node:24.0, @planasonix/cli", "node:24.0, @planasonix/cli"],
])("a release replaces the version in %j", (text, expected) => {
  expect(withVersion(text, "2.0.0-rc.1")).toBe(expected);
});

test("the files for CI systems install the version of the packages, and run no scripts of packages", () => {
  const [{ version } = { version: "" }] = readPublicManifests(root);
  const files = globSync("packages/cli/ci/{README.md,gitlab/**/*.yml,snippets/*}", { cwd: root });
  const texts = files.map((file) => readFileSync(root + file, "utf8"));
  const installs = texts.flatMap((text) => text.match(/npm install .*/g) ?? []);

  expect(installs.length).toBeGreaterThan(0);
  expect(installs.filter((install) => !/ --ignore-scripts .*@planasonix\/cli@[\d$]/.test(install))).toEqual([]);
  expect(texts.filter((text) => withVersion(text, version) !== text)).toEqual([]);
  const installing = texts.filter((text) => text.includes("npm install"));
  expect(installing.filter((text) => withVersion(text, "99.0.0") === text)).toEqual([]);
});
