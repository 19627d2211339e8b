import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compareVersions } from "./versions.ts";

/** The folder with the bundle of each release. */
export const releasedFolder: string = fileURLToPath(new URL("../../spec/released/", import.meta.url));

/** The path of the bundle of a release. */
export function releasedFile(version: string, folder: string = releasedFolder): string {
  return `${folder}openapi-${version}.yaml`;
}

/** The version of the newest release; undefined before the first. */
export function newestRelease(folder: string = releasedFolder): string | undefined {
  const versions = readdirSync(folder).flatMap((name) => /^openapi-(\d+\.\d+\.\d+)\.yaml$/.exec(name)?.[1] ?? []);
  return versions.sort(compareVersions).at(-1);
}

/**
 * Stores a bundle as a release and returns a message. Releasing the same bundle again changes nothing.
 *
 * @throws {Error} If the version has been released with other content, or is older than the newest release.
 */
export function freezeRelease(version: string, bundle: string, folder: string = releasedFolder): string {
  const file = releasedFile(version, folder);
  const newest = newestRelease(folder);
  const advice = "raise `info.version` in spec/openapi.yaml";
  if (existsSync(file)) {
    if (readFileSync(file, "utf8") === bundle) return `${version} has been released with the same content`;
    throw new Error(`${version} has been released with other content: ${advice}`);
  }
  if (newest !== undefined && compareVersions(version, newest) < 0)
    throw new Error(`${version} is older than the released ${newest}: ${advice}`);
  writeFileSync(file, bundle);
  return `released ${version}`;
}
