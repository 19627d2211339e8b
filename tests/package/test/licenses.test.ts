import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { repository } from "./repository.ts";

const list = "third-party-licenses.txt";
const bundleOfAction = join(repository, "packages/cli/ci/github/dist");

/** The versions in a list of licenses, such as `yaml@2.9.0`. Each has the text of its license, or at least its name. */
function listed(folder: string): string[] {
  const entries = readFileSync(join(folder, list), "utf8").split(/^---$/m);
  return entries.map((entry) => {
    const field = (name: string): string => new RegExp(`^${name}: (\\S+)`, "m").exec(entry)?.[1] ?? "";
    expect(field("License"), entry).toMatch(/^[A-Z0-9(]/);
    return `${field("Name")}@${field("Version")}`;
  });
}

test("the list of licenses in the mock names each version of a package that it contains", () => {
  const folder = join(inject("folder"), "node_modules/@planasonix/mock/dist");
  const modules = globSync("**/*.js", { cwd: folder }).map((file) => readFileSync(join(folder, file), "utf8"));
  const origins = modules.flatMap((text) => [...text.matchAll(/^\/\/ .*\.pnpm\/(@?[^@/]+)@([^_/]+)/gm)]);
  const contained = new Set(origins.map(([, name = "", version]) => `${name.replace("+", "/")}@${version}`));

  expect(contained.size).toBeGreaterThan(70);
  expect([...contained].filter((id) => !listed(folder).includes(id))).toEqual([]);
});

test("the bundle of the GitHub action lists the same licenses as the package that it contains", () => {
  const inPackage = listed(join(inject("folder"), "node_modules/@planasonix/cli/dist"));

  expect(inPackage).toContainEqual(expect.stringMatching(/^smol-toml@/));
  expect(listed(bundleOfAction).toSorted()).toEqual(inPackage.toSorted());
});
