import { invalidRequest } from "@planasonix/serving";
import { type ByHand, resourceOf } from "../../call/call.ts";
import type { Resources, StoredResource } from "../../store/resources.ts";

const folderType = "folder";

/** Derives the paths of a folder, and of the folders in it, from their names. */
export const folders: ByHand = (call, derived) => {
  const folder = resourceOf(derived());
  const { resources } = call.workspace;
  const parent = parentOf(resources, folder);
  if (parent !== undefined) checkPlace(resources, folder, parent);
  const parent_id = folder.attributes.parent_id ?? null;
  const placed = resources.save(folder, { attributes: { ...folder.attributes, parent_id } });
  return { kind: "resource", resource: withPaths(resources, placed, parent) };
};

/**
 * Checks that a folder can be in a parent folder.
 * @throws {HttpError} 400 if the parent belongs to another project, or is the folder or inside it.
 */
function checkPlace(resources: Resources, folder: StoredResource, parent: StoredResource): void {
  const reject = (issue: string) => invalidRequest({ field: "body.parent_id", issue });
  if (parent.attributes.project_id !== folder.attributes.project_id) throw reject("is a folder of another project");
  for (let above: StoredResource | undefined = parent; above !== undefined; above = parentOf(resources, above)) {
    if (above.id === folder.id) throw reject("is the folder itself, or a folder in it");
  }
}

function withPaths(resources: Resources, folder: StoredResource, parent: StoredResource | undefined): StoredResource {
  const path = `${parent?.attributes.path ?? ""}/${folder.attributes.name}`;
  const saved = resources.save(folder, { attributes: { ...folder.attributes, path } });
  const where = [{ attribute: "parent_id", equals: folder.id }];
  for (const child of resources.select(folderType, { where })) withPaths(resources, child, saved);
  return saved;
}

function parentOf(resources: Resources, { attributes: { parent_id } }: StoredResource): StoredResource | undefined {
  return typeof parent_id === "string" ? resources.find(folderType, parent_id) : undefined;
}
