import type { Identifiers } from "./identifiers.ts";
import type { Attributes, Resources, StoredResource } from "./resources.ts";

/** Creates the function that stores a new resource with a new ID. */
export function createAdd(
  { newId }: Pick<Identifiers, "newId">,
  { insert }: Pick<Resources, "insert">,
): (type: string, attributes: Attributes, example?: string) => StoredResource {
  return (type, attributes, example) => insert(type, { ...newId(type, example), attributes });
}
