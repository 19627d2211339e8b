import { namedTypes } from "../generate/openapi/named-types.ts";
import type { Description } from "../openapi/description.ts";
import { methodNames } from "../openapi/method.ts";
import { parseVersion } from "../release/versions.ts";

/** A description with its version. */
export interface Versioned {
  readonly version: string;
  readonly description: Description;
}

/**
 * The changeset of the description: the methods, types and paths that were removed and added since a release. Leaves out
 * the changes of the HTTP API, because they have a line for each place of a schema; `redocly diff` prints them.
 */
export function descriptionChangeset(released: Versioned, current: Versioned): string {
  const [before, after] = [namesOf(released.description), namesOf(current.description)];
  const removed = before.filter((name) => !after.includes(name));
  const added = after.filter((name) => !before.includes(name));
  const parts = [
    `---\n"@planasonix/openapi": ${bumpOf(released.version, current.version)}\n---`,
    `The description since ${released.version}. \`redocly diff\` of two files in spec/released lists all changes.`,
    ...(removed.length > 0 ? [`Removed: ${removed.join(", ")}.`] : []),
    ...(added.length > 0 ? [`Added: ${added.join(", ")}.`] : []),
  ];
  return `${parts.join("\n\n")}\n`;
}

function namesOf(description: Description): string[] {
  const names = [...methodNames(description), ...namedTypes(description), ...Object.keys(description.paths)];
  return names.map((name) => `\`${name}\``);
}

function bumpOf(released: string, version: string): "major" | "minor" | "patch" {
  const [before, after] = [parseVersion(released), parseVersion(version)];
  if (after[0] > before[0]) return "major";
  return after[1] > before[1] ? "minor" : "patch";
}
