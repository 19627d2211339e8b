import { compareVersions } from "../release/versions.ts";
import type { PublicManifest } from "./packed-packages.ts";

/**
 * The common version of all packages.
 * @throws {Error} If the versions differ.
 */
export function oneVersion(manifests: readonly PublicManifest[]): string {
  const versions = [...new Set(manifests.map(({ version }) => version))];
  const [version] = versions;
  if (version !== undefined && versions.length === 1) return version;
  const list = manifests.map(({ name, version }) => `${name} ${version}`).join(", ");
  throw new Error(
    `The packages have different versions (${list}): list all of them in \`fixed\` of .changeset/config.json`,
  );
}

/**
 * Sets `info.version` of the description to the version of the packages.
 * @throws {Error} If the description has no version, or has a higher version than the packages.
 */
export function withVersion(spec: string, version: string): string {
  const field = /^( {2}version: )(\S+)$/m;
  const [, , current] = field.exec(spec) ?? [];
  if (current === undefined) throw new Error("spec/openapi.yaml has no `info.version`");
  if (compareVersions(version, current) < 0) {
    throw new Error(
      `The changesets make version ${version}, but \`info.version\` in spec/openapi.yaml is ${current}: add a changeset that says what changed in the description`,
    );
  }
  return spec.replace(field, `$1${version}`);
}
