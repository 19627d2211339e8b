import { type ByHand, resourceOf } from "../../call/call.ts";
import type { StoredResource } from "../../store/resources.ts";

/** Derives the path of a folder from its name and the path of its parent. */
export const folders: ByHand = (call, derived) => {
  const folder = resourceOf(derived());
  const { resources } = call.workspace;
  const { parent_id, name } = folder.attributes;
  const parent = typeof parent_id === "string" ? resources.find("folder", parent_id) : undefined;
  const attributes = { ...folder.attributes, path: pathOf(parent, name), parent_id: parent_id ?? null };
  return { kind: "resource", resource: resources.save(folder, { attributes }) };
};

function pathOf(parent: StoredResource | undefined, name: unknown): string {
  return `${parent?.attributes.path ?? ""}/${name}`;
}
