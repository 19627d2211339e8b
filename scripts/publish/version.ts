// `pnpm release:version` sets the version of a release: Changesets raises the versions of the packages. The changelogs get
// a section, and the description the same version and, unless it is a pre-release, a copy in spec/released. The first
// release also takes out of UPGRADING.md what holds before it.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { currentArtifacts, freezeRelease, newestRelease, releasedFile } from "../release/releases.ts";
import { compareVersions, requiredVersion } from "../release/versions.ts";
import { addSection, comparisons, readChangesets, writeSection } from "./changelog.ts";
import { runCommand } from "./command.ts";
import { readPublicManifests } from "./packed-packages.ts";
import { repositoryUrl } from "./published-manifest.ts";
import { runProgram } from "./step.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const specFile = `${root}spec/openapi.yaml`;
const upgradingFile = `${root}UPGRADING.md`;
const generate = () => runCommand("pnpm", ["exec", "turbo", "run", "generate", "--filter=@planasonix/openapi"], root);

if (import.meta.main) await runProgram(raiseVersion);

async function raiseVersion(): Promise<void> {
  await generate();
  const released = newestRelease();
  const bundle = `${root}packages/openapi/src/generated/openapi.yaml`;
  const needed = released && requiredVersion(releasedFile(released), bundle).version;
  const changesets = readChangesets(`${root}.changeset`);
  const [comparison] = released === undefined ? comparisons(changesets) : [];
  if (comparison !== undefined) throw new Error(comparison);
  const links = new Map<string, string>();
  for (const { id } of changesets) links.set(id, await linkTo(id));
  await runCommand("pnpm", ["exec", "changeset", "version"], root);
  // Changesets gives all packages the same version (`fixed` of .changeset/config.json).
  const manifests = readPublicManifests(root);
  const [{ version } = { version: "" }] = manifests;
  const [stable = ""] = version.split("-");
  if (needed !== undefined) requireChangeset(stable, needed);
  for (const { name } of manifests) {
    const file = `${root}packages/${name.replace(/^.*\//, "")}/CHANGELOG.md`;
    const before = existsSync(file) ? readFileSync(file, "utf8") : "";
    const linkOf = (id: string): string => links.get(id) ?? "";
    const section = writeSection({ name, version, changesets, isFirst: before === "", linkOf });
    writeFileSync(file, addSection(before, name, section));
  }
  writeFileSync(specFile, readFileSync(specFile, "utf8").replace(/^( {2}version: )\S+$/m, `$1${version}`));
  if (version === stable) {
    const page = readFileSync(upgradingFile, "utf8");
    writeFileSync(upgradingFile, page.replace(/^\*\*Nothing has been released yet\.\*\*.*?\n\n/ms, ""));
  }
  await generate();
  console.log(version === stable ? freezeRelease(version, currentArtifacts()) : `${version} is a pre-release`);
}

/** A link to the change that added a changeset: to its pull request, if its subject names one, or to its commit. */
async function linkTo(id: string): Promise<string> {
  const format = ["log", "--diff-filter=A", "--format=%H %s", "-1", "--", `.changeset/${id}.md`];
  const [, hash, subject = ""] = /^(\w{40}) (.*)$/.exec(await runCommand("git", format, root)) ?? [];
  if (hash === undefined) return "";
  const [, request] = /\(#(\d+)\)$/.exec(subject) ?? [];
  return request === undefined
    ? `([commit](${repositoryUrl()}/commit/${hash}))`
    : `([#${request}](${repositoryUrl()}/pull/${request}))`;
}

/**
 * Compares the version to which the changesets lead with that which the changes of the description need.
 * @throws {Error} If the version is too low, because the changesets do not tell users about a change.
 */
export function requireChangeset(version: string, needed: string): void {
  if (compareVersions(version, needed) >= 0) return;
  throw new Error(
    `.changeset: the changes of the description need version ${needed}, but the changesets lead to ${version}: ` +
      "add one with that bump for @planasonix/openapi, which tells users what has changed",
  );
}
