import { type Call, targetOf } from "../engine/call.ts";
import { conflict } from "../engine/failures.ts";

/** Refuses a body that changes fields that cannot change. Their present value is accepted. @throws {FaultError} 409 */
export function checkImmutable(fields: readonly string[], call: Call): void {
  const { attributes } = targetOf(call);
  const changed = fields.find((name) => name in call.body && call.body[name] !== attributes[name]);
  if (changed === undefined) return;
  throw conflict(`${changed} cannot be changed.`, [{ field: `body.${changed}`, issue: "is immutable" }]);
}
