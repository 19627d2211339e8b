import { type Call, targetOf } from "../../call/call.ts";
import { conflict } from "../../call/failures.ts";
import type { Guard, Use, Value } from "../../description/behaviour.ts";
import { typeOf } from "../../description/model.ts";
import type { StoredResource } from "../../store/resources.ts";
import { endedStates } from "../lifecycle/states.ts";

/**
 * Rejects a call if a guard forbids it.
 * @throws {FaultError} 409 with the message of the guard.
 */
export function checkGuards(guards: readonly Guard[], call: Call, target?: StoredResource): void {
  for (const guard of guards) {
    if (guard.unless !== undefined && call.query[guard.unless] === true) continue;
    const subject = guard.of === undefined ? (target ?? targetOf(call)) : referred(guard.of, call, target);
    // A guard does not apply if its attribute refers to no resource. `checkReferences` rejects such IDs in a body.
    if (subject !== undefined && isForbidden(guard, call, subject)) throw conflict(guard.message);
  }
}

function referred(
  attribute: string,
  { body, named, workspace }: Call,
  target = named.at(-1),
): StoredResource | undefined {
  const id = body[attribute] ?? target?.attributes[attribute];
  const type = workspace.model.owners.get(attribute);
  return type === undefined || typeof id !== "string" ? undefined : workspace.resources.find(type, id);
}

function isForbidden(guard: Guard, call: Call, subject: StoredResource): boolean {
  const { only, not, work, used_by, trash } = guard;
  const hasEnded = work !== undefined && endedStates(call.workspace, subject.type).has(stateOf(call, subject));
  return (
    (only !== undefined && !matches(subject, only)) ||
    (not !== undefined && matches(subject, not)) ||
    work === (hasEnded ? "ended" : "going") ||
    (used_by?.some((use) => isUsed(use, call, subject)) ?? false) ||
    trash === subject.isDeleted
  );
}

function stateOf({ workspace }: Call, { type, attributes }: StoredResource): unknown {
  return attributes[typeOf(workspace.model, type).waiter?.attribute ?? "status"];
}

/** Whether each of the attributes has one of its allowed values. */
export function matches({ attributes }: StoredResource, values: Readonly<Record<string, readonly Value[]>>): boolean {
  return Object.entries(values).every(([name, allowed]) => allowed.includes((attributes[name] ?? null) as Value));
}

function isUsed({ type, attribute, only }: Use, { workspace }: Call, { id }: StoredResource): boolean {
  const where = attribute === undefined ? [{ anywhere: JSON.stringify(id) }] : [{ attribute, equals: id }];
  const users = workspace.resources.select(type, { where, limit: only ? -1 : 1 });
  return users.some((user) => only === undefined || matches(user, only));
}
