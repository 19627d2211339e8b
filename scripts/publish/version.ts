// Sets the version of a release: Changesets raises the versions of the packages and writes the changelogs. The
// description gets the same version, a changelog of its differences, and a copy in spec/released.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { listOperations } from "../openapi/description.ts";
import { greatestImpact } from "../release/change.ts";
import { compareDescriptions, readBundle } from "../release/compare-descriptions.ts";
import { newestRelease, releasedFile } from "../release/releases.ts";
import { changesInWords } from "./changes-in-words.ts";
import { runCommand } from "./command.ts";
import { oneVersion, withVersion } from "./one-version.ts";
import { readPublicManifests } from "./packed-packages.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const specFile = `${root}spec/openapi.yaml`;
const bundle = `${root}packages/openapi/src/generated/openapi.yaml`;
const generate = () => runCommand("pnpm", ["exec", "turbo", "run", "generate", "--filter=@planasonix/openapi"], root);

await generate();
const released = newestRelease();
if (released !== undefined) tellChanges(released);
await runCommand("pnpm", ["exec", "changeset", "version"], root);
const version = oneVersion(readPublicManifests(root));
writeFileSync(specFile, withVersion(readFileSync(specFile, "utf8"), version));
await generate();
console.log(await runCommand(process.execPath, ["scripts/release/freeze.ts"], root));

/**
 * Adds a changeset with the changes of the description since a release. Changesets moves its text into the changelog.
 */
function tellChanges(since: string): void {
  const current = readBundle(bundle);
  const names = new Map(listOperations(current).map(({ method, path, name }) => [`${method} ${path}`, name]));
  const changes = compareDescriptions(releasedFile(since), bundle);
  const impact = greatestImpact(changes);
  if (impact === undefined) return;
  const words = changesInWords(changes, (method, path) => names.get(`${method.toUpperCase()} ${path}`));
  const breaking = since.startsWith("0.") ? "minor" : "major";
  const bump = { breaking, added: "minor", other: "patch" }[impact];
  const text = `---\n"@planasonix/openapi": ${bump}\n---\n\nThe description since ${since}.\n\n${words}\n`;
  writeFileSync(`${root}.changeset/differences-of-the-description.md`, text);
}
