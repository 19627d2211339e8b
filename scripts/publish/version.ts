// Sets the version of a release: Changesets raises the versions of the packages and writes the changelogs. The
// description gets the same version, a changelog of its differences, and a copy in spec/released.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { namedTypes } from "../generate/openapi/named-types.ts";
import type { Description } from "../openapi/description.ts";
import { methodNames } from "../openapi/method.ts";
import { currentArtifacts, freezeRelease, newestRelease, releasedFile } from "../release/releases.ts";
import { parseVersion, requiredVersion } from "../release/versions.ts";
import { runCommand } from "./command.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const specFile = `${root}spec/openapi.yaml`;
const bundle = `${root}packages/openapi/src/generated/openapi.yaml`;
const generate = () => runCommand("pnpm", ["exec", "turbo", "run", "generate", "--filter=@planasonix/openapi"], root);

if (import.meta.main) {
  await generate();
  const released = newestRelease();
  const needed = released && requiredVersion(releasedFile(released), bundle).version;
  if (released !== undefined && needed !== undefined && needed !== released) {
    // Changesets moves the text into the changelog, and removes the file.
    const changeset = descriptionChangeset(readBundle(releasedFile(released)), readBundle(bundle), needed);
    writeFileSync(`${root}.changeset/differences-of-the-description.md`, changeset);
  }
  await runCommand("pnpm", ["exec", "changeset", "version"], root);
  // Changesets gives all packages the same version (`fixed` of .changeset/config.json).
  const { version } = JSON.parse(readFileSync(`${root}packages/openapi/package.json`, "utf8"));
  writeFileSync(specFile, readFileSync(specFile, "utf8").replace(/^( {2}version: )\S+$/m, `$1${version}`));
  await generate();
  console.log(freezeRelease(version, currentArtifacts()));
}

function readBundle(file: string): Description {
  return parse(readFileSync(file, "utf8"));
}

/**
 * The changeset of the description: the methods, types and paths that were removed and added since a release. Leaves out
 * the changes of the HTTP API, because they have a line for each place of a schema; `redocly diff` prints them.
 * @param needed The version that the changes need.
 */
export function descriptionChangeset(released: Description, current: Description, needed: string): string {
  const [before, after] = [namesOf(released), namesOf(current)];
  const since = released.info.version;
  const removed = before.filter((name) => !after.includes(name));
  const added = after.filter((name) => !before.includes(name));
  const parts = [
    `---\n"@planasonix/openapi": ${bumpOf(since, needed)}\n---`,
    `The description since ${since}. \`redocly diff\` of two files in spec/released lists all changes.`,
    ...(removed.length > 0 ? [`Removed: ${removed.join(", ")}.`] : []),
    ...(added.length > 0 ? [`Added: ${added.join(", ")}.`] : []),
  ];
  return `${parts.join("\n\n")}\n`;
}

function namesOf(description: Description): string[] {
  const names = [...methodNames(description), ...namedTypes(description), ...Object.keys(description.paths)];
  return names.map((name) => `\`${name}\``);
}

function bumpOf(released: string, version: string): "major" | "minor" | "patch" {
  const [before, after] = [parseVersion(released), parseVersion(version)];
  if (after[0] > before[0]) return "major";
  return after[1] > before[1] ? "minor" : "patch";
}
