// This folder contains the programs that check the repository. This one compares the description with the newest
// release: `info.version` must reflect breaking changes and additions of the HTTP API. (tests/package compiles the
// programs of the release, and so compares methods, types and paths.)
import { fileURLToPath } from "node:url";
import { newestRelease, releasedFile } from "../release/releases.ts";
import { requiredVersion } from "../release/versions.ts";

const current = fileURLToPath(new URL("../../packages/openapi/src/generated/openapi.yaml", import.meta.url));
const newest = newestRelease();
if (newest === undefined) throw new Error("spec/released has no release to compare with");
const { version, problem } = requiredVersion(releasedFile(newest), current);
console.log(`the changes since ${newest} need version ${version}`);
if (problem !== undefined) {
  const command = `redocly diff released/openapi-${newest}.yaml ../packages/openapi/src/generated/openapi.yaml`;
  console.error(`spec/openapi.yaml: ${problem} Set it, or revert the changes; in spec/, \`${command}\` lists them.`);
  process.exitCode = 1;
}
