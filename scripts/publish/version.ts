// Sets the version of a release. Changesets raise the versions of the packages and write the changelogs; the description, which is
// released with them, gets the same version.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runCommand } from "./command.ts";
import { oneVersion, withVersion } from "./one-version.ts";
import { readPublicManifests } from "./packed-packages.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const specFile = `${root}spec/openapi.yaml`;

await runCommand("pnpm", ["exec", "changeset", "version"], root);
const version = oneVersion(readPublicManifests(root));
const spec = readFileSync(specFile, "utf8");
writeFileSync(specFile, withVersion(spec, version));
console.log(`version ${version}`);
