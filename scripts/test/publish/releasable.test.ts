import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runCommand } from "../../publish/command.ts";
import { repositoryUrl } from "../../publish/published-manifest.ts";
import { type Candidate, distTag, isPlaceholder, obstacles, placeholder } from "../../publish/releasable.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

const ready: Candidate = {
  tag: "v1.2.3",
  version: "1.2.3",
  repository: "https://github.com/planasonix/planasonix-sdk",
  status: "",
  isMerged: true,
  changesets: [],
  manifests: [{ name: "@planasonix/client", publishConfig: { access: "public" } }],
};

test("a clean commit of the main branch with the tag of its version can be released", () => {
  expect(obstacles(ready)).toEqual([]);
});

test.each<[string, Partial<Candidate>, string]>([
  [
    "a placeholder",
    { repository: "https://github.com/OWNER/planasonix-sdk" },
    "`repository` in package.json is a placeholder, https://github.com/OWNER/planasonix-sdk: set the real owner",
  ],
  [
    "a dirty tree",
    { status: " M package.json\n?? a\n?? b\n?? c" },
    "The working tree is not clean: commit or remove M package.json, ?? a, ?? b and 1 more",
  ],
  ["another tag", { tag: "v1.2.4" }, "The tag v1.2.4 does not fit the version 1.2.3 of the packages: push v1.2.3"],
  [
    "a commit of another branch",
    { isMerged: false },
    "The commit of v1.2.3 is not on the main branch: merge it, and tag the merge commit",
  ],
  [
    "changesets in no changelog",
    { changesets: [".changeset/a.md"] },
    "No changelog contains .changeset/a.md: run pnpm release:version, and merge its changes before the tag",
  ],
  [
    "a package that names a registry",
    { manifests: [{ name: "@planasonix/client", publishConfig: { registry: "https://example.com" } }] },
    "`publishConfig.registry` is not allowed: remove it from @planasonix/client",
  ],
])("%s prevents a release, with one line that states the fix", (_, change, message) => {
  expect(obstacles({ ...ready, ...change })).toEqual([message]);
});

test("the placeholder is a part of the address", () => {
  expect(isPlaceholder("https://github.com/OWNER/sdk")).toBe(true);
  expect(isPlaceholder("https://github.com/OWNERS/sdk")).toBe(false);
});

test("the owner of the repository is stated in package.json, and in the links of the pages that packages ship", async () => {
  const address = `github\\.com/(${placeholder}|${repositoryUrl().split("/")[3]})/`;
  const pages = ["README", "RECIPES", "TROUBLESHOOTING"].map((page) => `:!packages/*/${page}.md`);
  const others = [".", ":!scripts/test", ...pages];

  expect(await runCommand("git", ["grep", "-lE", address, "--", ...others], root)).toBe("package.json");
});

test.each([
  ["1.2.3", [], "latest"],
  ["1.2.3", ["1.2.2", "1.3.0-rc.1"], "latest"],
  ["1.2.3", ["2.0.0", "1.2.2"], "release-1"],
  ["2.0.0-rc.1", ["1.2.2"], "rc"],
  ["2.0.0-beta.0", ["2.0.0"], "beta"],
])("%s after %j gets the dist-tag %3$s", (version, released, tag) => {
  expect(distTag(version, released)).toBe(tag);
});

test.each(["2.0.0-1", "2.0.0-latest.1", "2.0.0-rc"])("%s has no name for a dist-tag", (version) => {
  expect(() => distTag(version, [])).toThrow(
    `The pre-release ${version} has no name for its dist-tag: call it 2.0.0-rc.0`,
  );
});
