import { type Call, targetOf } from "../../call/call.ts";
import { conflict } from "../../call/failures.ts";

/**
 * Rejects a body that changes immutable fields. Accepts their current values.
 * @throws {FaultError} 409 if a value differs.
 */
export function checkImmutable(fields: readonly string[], call: Call): void {
  const { attributes } = targetOf(call);
  const changed = fields.find((name) => name in call.body && call.body[name] !== attributes[name]);
  if (changed === undefined) return;
  throw conflict(`${changed} cannot be changed.`, [{ field: `body.${changed}`, issue: "is immutable" }]);
}
