// `pnpm release:version` sets the version of a release: Changesets raises the versions of the packages. The changelogs get
// a section, the files for CI systems name the version, and the description gets it too and, unless it is a pre-release, a
// copy in spec/released. The first release also takes out of UPGRADING.md what holds before it.
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { currentArtifacts, freezeRelease } from "../compatibility/releases.ts";
import { compareWithRelease } from "../compatibility/versions.ts";
import { addSection, readPending, writeSection } from "./changelog.ts";
import { runCommand, runProgram } from "./command.ts";
import { readPublicManifests } from "./packed-packages.ts";
import { repositoryUrl } from "./published-manifest.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const specFile = `${root}spec/openapi.yaml`;
const upgradingFile = `${root}UPGRADING.md`;

if (import.meta.main) await runProgram(raiseVersion);

async function raiseVersion(): Promise<void> {
  const changesets = await readPending(root);
  if (changesets.length === 0) throw new Error("There is nothing to release: no changeset tells users of a change");
  const links = new Map<string, string>();
  for (const { id } of changesets) links.set(id, await linkTo(id));
  await runCommand("pnpm", ["exec", "changeset", "version"], root);
  // Changesets gives all packages the same version (`fixed` of .changeset/config.json).
  const manifests = readPublicManifests(root);
  const [{ version } = { version: "" }] = manifests;
  const [stable = ""] = version.split("-");
  for (const { name } of manifests) {
    const file = `${root}packages/${name.replace(/^.*\//, "")}/CHANGELOG.md`;
    const before = existsSync(file) ? readFileSync(file, "utf8") : "";
    const linkOf = (id: string): string => links.get(id) ?? "";
    const section = writeSection({ name, version, changesets, linkOf });
    writeFileSync(file, addSection(before, name, section));
  }
  writeFileSync(specFile, readFileSync(specFile, "utf8").replace(/^( {2}version: )\S+$/m, `$1${version}`));
  for (const file of globSync("packages/cli/ci/{README.md,gitlab/**/*.yml,snippets/*}", { cwd: root })) {
    writeFileSync(root + file, withVersion(readFileSync(root + file, "utf8"), version));
  }
  if (version === stable) {
    const page = readFileSync(upgradingFile, "utf8");
    writeFileSync(upgradingFile, page.replace(/^\*\*Nothing has been released yet\.\*\*.*?\n\n/ms, ""));
  }
  await runCommand("pnpm", ["exec", "turbo", "run", "generate", "--filter=@planasonix/openapi"], root);
  const { problem } = compareWithRelease();
  if (problem !== undefined)
    throw new Error(`No changeset of @planasonix/openapi tells users of a change: add one with its bump. ${problem}`);
  if (version === stable) freezeRelease(version, currentArtifacts());
  console.log(version);
}

/** Replaces the versions of the command line and of its GitHub action in a file for a CI system. */
export function withVersion(text: string, version: string): string {
  return text.replace(/(@planasonix\/cli@|action-v|^ +default: )\d+\.\d+\.\d+(-[\w.]+)?/gm, `$1${version}`);
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
