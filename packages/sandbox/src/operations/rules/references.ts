import type { Call } from "../../call/call.ts";
import { unknownReference } from "../../call/failures.ts";
import { typeOf } from "../../description/model.ts";

/** The type that an attribute of a resource refers to; undefined if it refers to nothing that is stored. */
export function referredType(
  { workspace }: Pick<Call, "workspace">,
  type: string,
  attribute: string,
): string | undefined {
  const named = workspace.behaviours[type]?.references?.[attribute];
  if (named !== undefined) return named;
  return attribute.endsWith("_id") ? workspace.model.owners.get(attribute) : undefined;
}

/**
 * Checks that IDs in the body belong to existing resources.
 * @throws {FaultError} 400 if one does not.
 */
export function checkReferences(call: Call, type: string): void {
  for (const [name, value] of Object.entries(call.body)) {
    const referred = referredType(call, type, name);
    if (referred === undefined) continue;
    for (const id of [value].flat()) {
      const { key } = typeOf(call.workspace.model, referred);
      if (typeof id === "string" && call.workspace.resources.find(referred, id, { key }) === undefined) {
        throw unknownReference(name);
      }
    }
  }
}
