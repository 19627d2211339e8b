import { globSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";

// Checks of OpenSSF Scorecard that files decide. zizmor does those of the workflows: their permissions, actions and
// installations, and the cooldown of dependabot.
const root = fileURLToPath(new URL("../../../", import.meta.url));
const read = (file: string): string => readFileSync(root + file, "utf8");
const ignored = (name: string): boolean => ["node_modules", ".git", ".cache", "dist"].includes(name);
const lockfiles = globSync("**/{pnpm-lock.yaml,package-lock.json}", { cwd: root, exclude: ignored });

test("dependabot updates each lockfile", () => {
  const { updates } = parse(read(".github/dependabot.yml"));
  const npm = updates.filter((update: { "package-ecosystem": string }) => update["package-ecosystem"] === "npm");
  const covered = npm.flatMap(
    (update: { directory?: string; directories?: string[] }) => update.directories ?? update.directory,
  );

  expect(covered.toSorted()).toEqual(lockfiles.map((file) => `/${dirname(file).replace(/^\.$/, "")}`).toSorted());
});

test("a version of a dependency is at least three days old in each workspace", () => {
  const workspaces = lockfiles.filter((file) => file.endsWith("pnpm-lock.yaml")).map(dirname);

  expect(workspaces.length).toBeGreaterThan(2);
  for (const folder of workspaces)
    expect(parse(read(`${folder}/pnpm-workspace.yaml`)).minimumReleaseAge, folder).toBe(3 * 24 * 60);
});
