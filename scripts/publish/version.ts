// Sets the version of a release: Changesets raises the versions of the packages and writes the changelogs. The
// description gets the same version, a changelog of its differences, and a copy in spec/released.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import type { Description } from "../openapi/description.ts";
import { currentArtifacts, freezeRelease, newestRelease, releasedFile } from "../release/releases.ts";
import { requiredVersion } from "../release/versions.ts";
import { runCommand } from "./command.ts";
import { descriptionChangeset } from "./description-changeset.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const specFile = `${root}spec/openapi.yaml`;
const bundle = `${root}packages/openapi/src/generated/openapi.yaml`;
const generate = () => runCommand("pnpm", ["exec", "turbo", "run", "generate", "--filter=@planasonix/openapi"], root);

await generate();
const released = newestRelease();
if (released !== undefined) {
  const { version } = requiredVersion(releasedFile(released), bundle);
  const before = { version: released, description: readBundle(releasedFile(released)) };
  // Changesets moves the text into the changelog, and removes the file.
  const changeset = descriptionChangeset(before, { version, description: readBundle(bundle) });
  writeFileSync(`${root}.changeset/differences-of-the-description.md`, changeset);
}
await runCommand("pnpm", ["exec", "changeset", "version"], root);
// Changesets gives all packages the same version (`fixed` of .changeset/config.json).
const { version } = JSON.parse(readFileSync(`${root}packages/openapi/package.json`, "utf8"));
writeFileSync(specFile, readFileSync(specFile, "utf8").replace(/^( {2}version: )\S+$/m, `$1${version}`));
await generate();
console.log(freezeRelease(version, currentArtifacts()));

function readBundle(file: string): Description {
  return parse(readFileSync(file, "utf8"));
}
