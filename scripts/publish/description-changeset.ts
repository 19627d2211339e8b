import { type Change, countChanges, greatestImpact } from "../release/versions.ts";

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
