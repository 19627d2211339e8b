// What a release stores in addition to the packages on npm: the description in all its formats, and the READMEs and API
// reports of the packages. Users write their programs against these files.
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Artifacts } from "../releases.ts";

const packages = fileURLToPath(new URL("../../../packages/", import.meta.url));
const generated = join(packages, "openapi/src/generated");

/** The current content of the files of a release, by name. */
export function currentArtifacts(): Artifacts {
  const described = globSync(["openapi*.yaml", "*.postman_collection.json", "workflows/*.yaml"], { cwd: generated });
  return new Map([
    ...described.map((name) => entry(name, join(generated, name))),
    ...publicPackages().flatMap((owner) => [
      entry(`pages/${owner}.md`, join(packages, owner, "README.md")),
      ...globSync("*.api.md", { cwd: join(packages, owner, "etc") }).map((report) =>
        entry(`api/${owner}/${report}`, join(packages, owner, "etc", report)),
      ),
    ]),
  ]);
}

/** The folders of the published packages. */
function publicPackages(): readonly string[] {
  const manifests = globSync("*/package.json", { cwd: packages }).toSorted();
  return manifests.filter((file) => !JSON.parse(readFileSync(join(packages, file), "utf8")).private).map(dirname);
}

function entry(name: string, file: string): readonly [string, string] {
  return [name, readFileSync(file, "utf8")];
}
