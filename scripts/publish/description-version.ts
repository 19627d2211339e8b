import { type Change, compareVersions, countChanges, greatestImpact } from "../release/versions.ts";
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

/**
 * The changeset of the description: what happened to methods, types and paths since a release, and the number of all
 * changes. Undefined if nothing changed. Leaves out the list of changes of the HTTP API, because it has a line for each
 * place of a schema; `redocly diff` prints it.
 */
export function descriptionChangeset(released: string, changes: readonly Change[]): string | undefined {
  const impact = greatestImpact(changes);
  if (impact === undefined) return undefined;
  const bump = { breaking: released.startsWith("0.") ? "minor" : "major", added: "minor", other: "patch" }[impact];
  const named = changes.filter(({ message }) => !message.startsWith("#/"));
  const breaking = named.filter((change) => change.impact === "breaking").map(({ message }) => `- ${message}`);
  const added = named.filter((change) => change.impact === "added").map(({ message }) => /`[^`]+`/.exec(message)?.[0]);
  const parts = [
    `---\n"@planasonix/openapi": ${bump}\n---`,
    `The description since ${released}: ${countChanges(changes)}. \`redocly diff\` of two files in spec/released lists them.`,
    ...(breaking.length > 0 ? [`Breaking for the client:\n\n${breaking.join("\n")}`] : []),
    ...(added.length > 0 ? [`Added to the client: ${added.join(", ")}.`] : []),
  ];
  return `${parts.join("\n\n")}\n`;
}
