import { globSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";

// The checks of OpenSSF Scorecard that files decide.
const root = fileURLToPath(new URL("../../../", import.meta.url));
const read = (file: string): string => readFileSync(root + file, "utf8");
const workflows = globSync(".github/workflows/*.yml", { cwd: root }).map((file) => [file, read(file)] as const);
const ignored = (name: string): boolean => ["node_modules", ".git", ".cache", "dist"].includes(name);
const lockfiles = globSync("**/{pnpm-lock.yaml,package-lock.json}", { cwd: root, exclude: ignored });

test.each(workflows)("Token-Permissions: %s has no permissions unless a job states them", (_, text) => {
  expect(parse(text).permissions).toEqual({});
});

// scripts/check/repository.ts checks that actions are pinned.
test.each(workflows)("Pinned-Dependencies: %s installs nothing by name with npm or pip", (_, text) => {
  expect(text).not.toMatch(/\b(npm (install|i|add)|npx|pip install|curl [^|]*\| *(ba)?sh)\b/);
});

test("Dependency-Update-Tool: dependabot updates each lockfile, and waits for a week", () => {
  const { updates } = parse(read(".github/dependabot.yml"));
  const npm = updates.filter((update: { "package-ecosystem": string }) => update["package-ecosystem"] === "npm");
  const covered = npm.flatMap(
    (update: { directory?: string; directories?: string[] }) => update.directories ?? update.directory,
  );

  expect(covered.toSorted()).toEqual(lockfiles.map((file) => `/${dirname(file).replace(/^\.$/, "")}`).toSorted());
  for (const update of updates) expect(update.cooldown).toEqual({ "default-days": 7 });
});

test("a version of a dependency is at least three days old in each workspace", () => {
  const workspaces = lockfiles.filter((file) => file.endsWith("pnpm-lock.yaml")).map(dirname);

  expect(workspaces.length).toBeGreaterThan(3);
  for (const folder of workspaces)
    expect(parse(read(`${folder}/pnpm-workspace.yaml`)).minimumReleaseAge, folder).toBe(3 * 24 * 60);
});

test("Security-Policy and License: SECURITY.md says how to report privately, and there is a license", () => {
  expect(read("SECURITY.md")).toContain("Report a vulnerability");
  expect(read("LICENSE")).toContain("MIT License");
});

test("Signed-Releases: a release has the provenance of each tarball, and checksums", () => {
  const release = read(".github/workflows/release.yml");

  expect(release).toMatch(/gh release create .*release\/\*\.tgz release\/\*\.intoto\.jsonl release\/SHA512SUMS/);
});
