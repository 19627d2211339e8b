import type { Call } from "../../call/call.ts";
import type { Attributes } from "../../store/resources.ts";
import { referredType } from "./checks.ts";

/** The attribute of resources that belong to a project. */
export const projectAttribute = "project_id";

/** A reference to a resource of another project. */
export interface ForeignReference {
  readonly attribute: string;
  /** The project of the resource that the attribute refers to. */
  readonly project: string;
}

/** The references in the attributes of a resource to resources of another project than its own, such as a folder. */
export function foreignReferences(call: Call, type: string, attributes: Attributes): ForeignReference[] {
  const own = attributes[projectAttribute];
  if (typeof own !== "string") return [];
  return Object.entries(attributes).flatMap(([attribute, id]) => {
    const referred = attribute === projectAttribute ? undefined : referredType(call, type, attribute);
    if (referred === undefined || typeof id !== "string") return [];
    const project = call.workspace.resources.find(referred, id)?.attributes[projectAttribute];
    return typeof project === "string" && project !== own ? [{ attribute, project }] : [];
  });
}
