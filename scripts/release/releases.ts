import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { compareVersions } from "./versions.ts";

/** The folder with the files of each release. It does not exist before the first. */
export const releasedFolder: string = fileURLToPath(new URL("../../spec/released/", import.meta.url));

const BUNDLE = "openapi.yaml";
const packages = fileURLToPath(new URL("../../packages/", import.meta.url));
const generated = join(packages, "openapi/src/generated");

/** The path of the bundle of a release. */
export function releasedFile(version: string, folder: string = releasedFolder): string {
  return `${folder}openapi-${version}.yaml`;
}

/** The version of the newest release; undefined before the first. */
export function newestRelease(folder: string = releasedFolder): string | undefined {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const versions = names.flatMap((name) => /^openapi-(\d+\.\d+\.\d+)\.yaml$/.exec(name)?.[1] ?? []);
  return versions.sort(compareVersions).at(-1);
}

/** The files of a release: the text of each by its name, such as `openapi.yaml` or `pages/client.md`. */
export type Artifacts = ReadonlyMap<string, string>;

/**
 * Stores a release and returns a message. The bundle `openapi.yaml` becomes `openapi-<version>.yaml`, and the other
 * files go to the folder `<version>` next to it. Storing the same files again changes nothing.
 * @throws {Error} If the version has already been released and a file differs, or if the version is older than the
 * newest release.
 */
export function freezeRelease(version: string, artifacts: Artifacts, folder: string = releasedFolder): string {
  const newest = newestRelease(folder);
  const advice = "raise `info.version` in spec/openapi.yaml";
  const files = frozenFiles(version, artifacts, folder);
  if (existsSync(releasedFile(version, folder))) {
    const changed = [...files].find(([file, text]) => !existsSync(file) || readFileSync(file, "utf8") !== text);
    if (changed === undefined) return `${version} has already been released with the same content`;
    throw new Error(
      `${version} has already been released, and ${relative(folder, changed[0])} differs from the release: ${advice}`,
    );
  }
  if (newest !== undefined && compareVersions(version, newest) < 0)
    throw new Error(`${version} is older than the released ${newest}: ${advice}`);
  for (const [file, text] of files) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return `released ${version}`;
}

/**
 * The files that a release stores in addition to the packages on npm: the description in all its formats, and the
 * READMEs, API reports and promises of the published packages. Users write their programs against these files.
 */
export function currentArtifacts(): Artifacts {
  const described = globSync(["openapi*.yaml", "*.postman_collection.json", "workflows/*.yaml"], { cwd: generated });
  const owners = globSync("*/etc", { cwd: packages }).map(dirname).sort();
  return new Map([
    ...described.map((name) => entry(name, join(generated, name))),
    ...owners.flatMap((owner) => [
      entry(`pages/${owner}.md`, join(packages, owner, "README.md")),
      ...globSync("*.api.md", { cwd: join(packages, owner, "etc") }).map((report) =>
        entry(`api/${owner}/${report}`, join(packages, owner, "etc", report)),
      ),
      ...globSync("promises.json", { cwd: join(packages, owner, "etc") }).map((file) =>
        entry(`promises/${owner}.json`, join(packages, owner, "etc", file)),
      ),
    ]),
  ]);
}

function entry(name: string, file: string): readonly [string, string] {
  return [name, readFileSync(file, "utf8")];
}

/** Reads the files of a stored release. */
export function readRelease(version: string, folder: string = releasedFolder): Artifacts {
  const files = join(folder, version);
  const names = globSync("**/*.*", { cwd: files });
  return new Map([
    [BUNDLE, readFileSync(releasedFile(version, folder), "utf8")],
    ...names.map((name) => [name.replaceAll("\\", "/"), readFileSync(join(files, name), "utf8")] as const),
  ]);
}

/** The text of each file of a release by path. The workflows reference the stored bundle. */
function frozenFiles(version: string, artifacts: Artifacts, folder: string): Artifacts {
  const bundle = releasedFile(version, folder);
  const files = [...artifacts].map(([name, text]): [string, string] => {
    if (name === BUNDLE) return [bundle, text];
    const file = join(folder, version, name);
    return [file, text.replace(`url: ../${BUNDLE}`, `url: ${relative(dirname(file), bundle)}`)];
  });
  return new Map(files);
}
