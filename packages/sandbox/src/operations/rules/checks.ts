// The checks that reject a call with 400 or 409, before or while it is performed.
import { type Call, conflict, targetOf, unknownReference } from "../../call/call.ts";
import type { Workspace } from "../../call/workspace.ts";
import type { Guard, OperationBehaviour, Use, Value } from "../../description/behaviour.ts";
import { exampleId } from "../../description/examples.ts";
import { type Model, typeOf } from "../../description/model.ts";
import type { SqlValue } from "../../store/connection.ts";
import type { Attributes, StoredResource } from "../../store/resources.ts";
import { endedStates } from "../lifecycle/states.ts";

/**
 * Checks a call before it is performed: its references, its immutable fields and its guards.
 * @throws {HttpError} 400 or 409
 */
export function checkCall(call: Call, behaviour: OperationBehaviour | undefined): void {
  // The type of the resource in the response determines which fields of the body are references.
  checkReferences(call, call.operation.successes[0].resource?.type ?? "");
  if (behaviour?.immutable) checkImmutable(behaviour.immutable, call);
  checkGuards(behaviour?.guard ?? [], call);
}

/** The type that an attribute of a resource refers to; undefined if it refers to nothing that is stored. */
export function referredType(
  { workspace }: { readonly workspace: Pick<Workspace, "model" | "behaviours"> },
  type: string,
  attribute: string,
): string | undefined {
  const named = workspace.model.types.get(type)?.references.get(attribute);
  if (named !== undefined) return named;
  return attribute.endsWith("_id") ? workspace.model.owners.get(attribute) : undefined;
}

/**
 * The type of the resources that a property names, such as `pipeline` for `pipeline_ids` and `pipelineId`; undefined
 * unless one of its examples has the form of the IDs of the type.
 */
export function typeOfIds({ owners, types }: Model, name: string, examples: readonly unknown[]): string | undefined {
  const parameter = name.replace(/(?<=[a-z])I(?=ds?$)/, "_i").replace(/_ids$/, "_id");
  const type = parameter.endsWith("_id") ? types.get(owners.get(parameter) ?? "") : undefined;
  const [prefix = ""] = /^[a-z]+_/.exec(type === undefined ? "" : exampleId(type)) ?? [];
  return examples.some((example) => prefix !== "" && String(example).startsWith(prefix)) ? type?.type : undefined;
}

/** The attributes that refer to no other resource. */
export function withoutReferences(call: Call, type: string, attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => referredType(call, type, name) === undefined),
  );
}

/**
 * Checks that IDs in the body belong to existing resources.
 * @throws {HttpError} 400 if one does not.
 */
function checkReferences(call: Call, type: string): void {
  for (const [name, value] of Object.entries(call.body)) {
    const referred = referredType(call, type, name);
    if (referred === undefined) continue;
    for (const id of [value].flat()) {
      const { key } = typeOf(call.workspace.model, referred);
      if (typeof id === "string" && call.workspace.resources.find(referred, id, { key }) === undefined) {
        throw unknownReference(name, referred);
      }
    }
  }
}

/**
 * Rejects a body that changes immutable fields. Accepts their current values.
 * @throws {HttpError} 409 if a value differs.
 */
function checkImmutable(fields: readonly string[], call: Call): void {
  const { attributes } = targetOf(call);
  const changed = fields.find((name) => name in call.body && call.body[name] !== attributes[name]);
  if (changed === undefined) return;
  throw conflict(`${changed} cannot be changed.`, [{ field: `body.${changed}`, issue: "is immutable" }]);
}

/**
 * Rejects a call if a guard forbids it.
 * @throws {HttpError} 409 with the message of the guard.
 */
function checkGuards(guards: readonly Guard[], call: Call): void {
  for (const guard of guards) {
    if (guard.unless !== undefined && call.query[guard.unless] === true) continue;
    const subject = guard.of === undefined ? call.target : referred(guard.of, call);
    // A guard does not apply if its attribute refers to no resource. `checkReferences` rejects such IDs in a body.
    if (subject !== undefined && isForbidden(guard, call, subject)) throw conflict(guard.message);
  }
}

/** The resource, possibly in the trash, that an attribute of the body or of the target refers to. */
function referred(attribute: string, { body, target, workspace }: Call): StoredResource | undefined {
  const id = body[attribute] ?? target?.attributes[attribute];
  const type = workspace.model.owners.get(attribute);
  if (type === undefined || typeof id !== "string") return undefined;
  return workspace.resources.find(type, id) ?? workspace.resources.find(type, id, { deleted: true });
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

/**
 * Rejects unique attributes that another resource of the type already has, whichever operation sets them.
 * @throws {HttpError} 409 if another resource has them.
 */
export function checkUnique(call: Call, type: string, attributes: Attributes, own?: string): void {
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
