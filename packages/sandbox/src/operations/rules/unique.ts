import type { Call } from "../../call/call.ts";
import { conflict } from "../../call/failures.ts";
import type { SqlValue } from "../../store/conditions.ts";
import type { Attributes } from "../../store/resources.ts";

/**
 * Rejects unique attributes that another resource of the type already has, if the operation documents such a conflict.
 * @throws {FaultError} 409 if another resource has them.
 */
export function checkUnique(call: Call, type: string, attributes: Attributes, own?: string): void {
  if (!call.operation.statuses.has(409)) return;
  const field = takenField(call, { type, attributes, own });
  if (field !== undefined)
    throw conflict(`Another resource has this ${field}.`, [{ field: `body.${field}`, issue: "is taken" }]);
}

/** Whether a stored resource of the type has the unique attributes of a new one. */
export function isTaken(call: Call, type: string, attributes: Attributes): boolean {
  return takenField(call, { type, attributes, own: undefined }) !== undefined;
}

interface Candidate {
  readonly type: string;
  readonly attributes: Attributes;
  /** The ID of the resource itself; undefined for a new one. */
  readonly own: string | undefined;
}

function takenField({ workspace }: Call, { type, attributes, own }: Candidate): string | undefined {
  const taken = workspace.behaviours[type]?.unique?.find(({ fields }) => {
    const where = fields.map((attribute) => ({ attribute, equals: (attributes[attribute] ?? null) as SqlValue }));
    return workspace.resources.select(type, { where, limit: 2 }).some(({ id }) => id !== own);
  });
  return taken?.fields[0];
}
