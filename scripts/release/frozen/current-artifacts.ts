// What a release stores beside the packages on npm: the description with all its formats, and what programs are written against,
// which are the READMEs of the packages and the reports of their APIs.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Artifacts } from "../releases.ts";

const packages = fileURLToPath(new URL("../../../packages/", import.meta.url));
const generated = join(packages, "openapi/src/generated");

/** The files of a release as they are now: name -> text. */
export function currentArtifacts(): Artifacts {
  const described = globSync(["openapi*.yaml", "*.postman_collection.json", "workflows/*.yaml"], { cwd: generated });
  return new Map([
    ...described.map((name) => entry(name, join(generated, name))),
    ...globSync("*/README.md", { cwd: packages }).map((page) =>
      entry(`pages/${page.split("/")[0]}.md`, join(packages, page)),
    ),
    ...globSync("*/etc/*.api.md", { cwd: packages }).map((report) =>
      entry(`api/${report.replace("/etc/", "/")}`, join(packages, report)),
    ),
  ]);
}

function entry(name: string, file: string): readonly [string, string] {
  return [name, readFileSync(file, "utf8")];
}
