// Sets the version of a release: Changesets raises the versions of the packages and writes the changelogs. The
// description gets the same version, and a copy in spec/released.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { currentArtifacts, freezeRelease, newestRelease, releasedFile } from "../release/releases.ts";
import { compareVersions, requiredVersion } from "../release/versions.ts";
import { runCommand } from "./command.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const specFile = `${root}spec/openapi.yaml`;
const generate = () => runCommand("pnpm", ["exec", "turbo", "run", "generate", "--filter=@planasonix/openapi"], root);

if (import.meta.main) {
  await generate();
  const released = newestRelease();
  const bundle = `${root}packages/openapi/src/generated/openapi.yaml`;
  const needed = released && requiredVersion(releasedFile(released), bundle).version;
  await runCommand("pnpm", ["exec", "changeset", "version"], root);
  // Changesets gives all packages the same version (`fixed` of .changeset/config.json).
  const { version } = JSON.parse(readFileSync(`${root}packages/openapi/package.json`, "utf8"));
  if (needed !== undefined) requireChangeset(version, needed);
  writeFileSync(specFile, readFileSync(specFile, "utf8").replace(/^( {2}version: )\S+$/m, `$1${version}`));
  await generate();
  console.log(freezeRelease(version, currentArtifacts()));
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
