import type { Family } from "../engine/family.ts";
import type { StoredResource } from "../store/resources.ts";

/** Derives the path of a folder from its name and its parents. */
export const folders: Family = (call, derived) => {
  const outcome = derived();
  if (outcome.kind !== "resource") return outcome;
  const { resources } = call.workspace;
  const { parent_id, name } = outcome.resource.attributes;
  const parent = typeof parent_id === "string" ? resources.find("folder", parent_id) : undefined;
  const attributes = { ...outcome.resource.attributes, path: pathOf(parent, name), parent_id: parent_id ?? null };
  const resource: StoredResource = resources.save(outcome.resource, { attributes });
  return { ...outcome, resource };
};

function pathOf(parent: StoredResource | undefined, name: unknown): string {
  return `${parent?.attributes.path ?? ""}/${name}`;
}
