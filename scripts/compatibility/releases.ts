// Stores the files of each release against which users write their programs. A stored release is never changed.
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { rsort } from "semver";

/** The folder with the files of each release. It does not exist before the first. */
export const releasedFolder: string = fileURLToPath(new URL("../../spec/released/", import.meta.url));

const BUNDLE = "openapi.yaml";
const packages = fileURLToPath(new URL("../../packages/", import.meta.url));
const guides = fileURLToPath(new URL("../../docs/guides/", import.meta.url));
const generated = join(packages, "openapi/src/generated");

/** The path of the bundle of a release. */
export function releasedFile(version: string, folder: string = releasedFolder): string {
  return `${folder}openapi-${version}.yaml`;
}

/** The version of the newest release; undefined before the first. */
export function newestRelease(folder: string = releasedFolder): string | undefined {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const versions = names.flatMap((name) => /^openapi-(\d+\.\d+\.\d+)\.yaml$/.exec(name)?.[1] ?? []);
  return rsort(versions)[0];
}

/** The files of a release: the text of each by its name, such as `openapi.yaml` or `pages/client.md`. */
export type Artifacts = ReadonlyMap<string, string>;

/**
 * Stores a release. The bundle `openapi.yaml` becomes `openapi-<version>.yaml`, and the other files go to the folder
 * `<version>` next to it.
 * @throws {Error} If the version has already been released.
 */
export function freezeRelease(version: string, artifacts: Artifacts, folder: string = releasedFolder): void {
  const bundle = releasedFile(version, folder);
  if (existsSync(bundle)) throw new Error(`${version} has already been released: a release is never changed`);
  for (const [name, text] of artifacts) {
    const file = name === BUNDLE ? bundle : join(folder, version, name);
    mkdirSync(dirname(file), { recursive: true });
    // The workflows reference the stored bundle.
    writeFileSync(file, text.replace(`url: ../${BUNDLE}`, `url: ${relative(dirname(file), bundle)}`));
  }
}

/**
 * The files that a release stores in addition to the packages on npm: the description in all its formats, and the
 * READMEs, API reports and promises of the published packages, and the guides. Users write their programs against these files.
 */
export function currentArtifacts(): Artifacts {
  const described = globSync(["openapi*.yaml", "*.postman_collection.json", "workflows/*.yaml"], { cwd: generated });
  const owners = globSync("*/etc", { cwd: packages }).map(dirname).sort();
  return new Map([
    ...described.map((name) => entry(name, join(generated, name))),
    ...globSync("*.md", { cwd: guides }).map((name) => entry(`pages/guides/${name}`, join(guides, name))),
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
