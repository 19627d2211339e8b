// The rules that change or remove a resource.

import { type Call, type OperationResult, targetOf } from "../../call/call.ts";
import type { OperationBehaviour } from "../../description/behaviour.ts";
import { isObject } from "../../description/document.ts";
import { isDeletion } from "../../description/kind.ts";
import { typeOf } from "../../description/model.ts";
import type { Attributes, StoredResource } from "../../store/resources.ts";
import { moveTimes } from "../../time/timestamp.ts";
import { endingOf } from "../lifecycle/ending.ts";
import { startLifecycle } from "../lifecycle/moves.ts";
import { endedStates } from "../lifecycle/states.ts";
import { cancelWork } from "../lifecycle/work.ts";
import { checkUnique, isTaken, withoutReferences } from "./checks.ts";
import { store } from "./create.ts";
import { foreignReferences } from "./places.ts";

/** Merges the body and `set` into a resource. */
export function merge(call: Call, set: Attributes, resource: StoredResource = targetOf(call)): OperationResult {
  const attributes = touched(call, resource, { ...withOmitted(call, resource), ...set });
  checkUnique(call, resource.type, attributes, resource.id);
  return { kind: "resource", resource: call.workspace.resources.save(resource, { attributes }) };
}

/** The body, with the members that its objects omit and that keep their values (`x-omitted`). */
function withOmitted({ body, operation, workspace }: Call, { attributes }: StoredResource): Attributes {
  const fields = operation.body?.properties ?? {};
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      const before = attributes[name];
      const isKept = workspace.model.resolve(fields[name])["x-omitted"] === "kept";
      return [name, isKept && isObject(before) && isObject(value) ? { ...before, ...value } : value];
    }),
  );
}

/**
 * Merges the attributes of the response example, the body and `set` into a resource, takes it out of the trash, and
 * restarts its lifecycle. Ignores the example if it shows a complete resource, because it does not tell which
 * attributes change.
 */
export function act(call: Call, set: Attributes, resource: StoredResource = targetOf(call)): OperationResult {
  const { workspace, operation } = call;
  const [success] = operation.successes;
  const change = isPartial(call, resource.type) ? moveTimes(success.example.attributes, workspace.now, "earliest") : {};
  const saved = workspace.resources.save(resource, {
    attributes: touched(call, resource, {
      ...withoutReferences(call, resource.type, change as Attributes),
      ...call.body,
      ...set,
    }),
    isDeleted: false,
  });
  workspace.timers.cancel(resource.id);
  return { kind: "resource", resource: startLifecycle(workspace, saved, endingOf(call)) };
}

/** Removes the resource, or moves it into the trash, and cancels its timers. */
export function remove(call: Call, { toTrash }: { readonly toTrash: boolean }): OperationResult {
  const { workspace } = call;
  const resource = targetOf(call);
  workspace.timers.cancel(resource.id);
  const deletion = deletionTimes(call);
  if (!toTrash) {
    workspace.resources.remove(resource);
    return { kind: "resource", resource, shown: deletion };
  }
  const attributes = { ...resource.attributes, ...deletion };
  return { kind: "resource", resource: workspace.resources.save(resource, { attributes, isDeleted: true }) };
}

/**
 * Takes a resource out of the trash, as {@link act} does, and clears the times that its deletion set.
 * @throws {HttpError} 409 if another resource has taken its unique attributes.
 */
export function restore(call: Call, set: Attributes): OperationResult {
  const resource = targetOf(call);
  if (resource.isDeleted) checkUnique(call, resource.type, resource.attributes, resource.id);
  const { operations } = typeOf(call.workspace.model, resource.type);
  const deletions = operations.filter(({ id }) => call.workspace.model.kinds.get(id) === "remove");
  const names = deletions.flatMap((operation) => Object.keys(deletionTimes({ ...call, operation })));
  const cleared = Object.fromEntries(names.map((name) => [name, null]));
  return act(call, { ...cleared, ...set }, resource);
}

/**
 * Creates a copy of a resource in the same place. The example of the response supplies the status, the times, and the
 * other fields that the body can contain, except the name. The body and `set` override them.
 */
export function copy(call: Call, set: Attributes): OperationResult {
  const { workspace, operation, body } = call;
  const source = targetOf(call);
  const [success] = operation.successes;
  const own = Object.keys(operation.body?.properties ?? {});
  const example = moveTimes(success.example.attributes, workspace.now, "earliest") as Attributes;
  const shown = withoutReferences(call, source.type, example);
  const changed = own.filter((name) => name in shown).map((name) => [name, shown[name]]);
  const name = "name" in shown && typeof source.attributes.name === "string" && { name: nameOfCopy(call, source) };
  const state = "status" in example ? { status: example.status } : {};
  const copied = {
    ...source.attributes,
    ...Object.fromEntries(changed),
    ...name,
    ...state,
    ...times(example),
    ...body,
    ...set,
  };
  // A copy in another project is not in the folder of its source.
  const left = foreignReferences(call, source.type, copied).filter(({ attribute }) => !(attribute in body));
  const attributes = { ...copied, ...Object.fromEntries(left.map(({ attribute }) => [attribute, null])) };
  checkUnique(call, source.type, attributes);
  return { kind: "resource", resource: store(call, { type: source.type, attributes, success }) };
}

/** The first free name for a copy, such as `Orders (copy 2)`. */
function nameOfCopy(call: Call, { type, attributes }: StoredResource): string {
  for (let number = 1; ; number += 1) {
    const name = `${attributes.name} (copy${number === 1 ? "" : ` ${number}`})`;
    if (!isTaken(call, type, { ...attributes, name })) return name;
  }
}

/** Cancels long-running work. Changes nothing if the work has ended or its type has no `x-waiter`. */
export function cancel(call: Call): OperationResult {
  const { workspace } = call;
  const resource = targetOf(call);
  const waiter = workspace.model.types.get(resource.type)?.waiter;
  const isOver =
    waiter === undefined || endedStates(workspace, resource.type).has(resource.attributes[waiter.attribute]);
  return { kind: "resource", resource: isOver ? resource : cancelWork(workspace, resource) };
}

function touched({ workspace }: Call, { type, attributes }: StoredResource, change: Attributes): Attributes {
  const hasUpdate = workspace.model.types.get(type)?.attributes.some(({ name }) => name === "updated_at");
  return { ...attributes, ...(hasUpdate && { updated_at: workspace.timestamp }), ...change };
}

/** Whether the response of an operation declares different attributes than the response to a read of the type. */
function isPartial({ operation, workspace }: Call, type: string): boolean {
  const read = [...workspace.model.operations.values()].find(
    ({ id, successes: [{ resource }] }) => workspace.model.kinds.get(id) === "read" && resource?.type === type,
  );
  const names = (of: typeof operation | undefined) =>
    of?.successes[0].resource?.attributes.map(({ name }) => name).join();
  return names(read) !== names(operation);
}

/** The timestamps that a deletion sets, as its example shows. */
function deletionTimes({ operation, workspace }: Call): Attributes {
  const [success] = operation.successes;
  return isDeletion(success) ? times(moveTimes(success.example.attributes, workspace.now, "latest") as Attributes) : {};
}

function times(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).filter(
      ([, value]) => typeof value === "string" && !Number.isNaN(Date.parse(value)) && value.endsWith("Z"),
    ),
  );
}

/** Whether a type has a trash. Only such a type has an operation with `purge`, which removes resources permanently. */
export function hasTrash({ workspace }: Call, type: string): boolean {
  const operations: Readonly<Record<string, OperationBehaviour>> = workspace.behaviours[type]?.operations ?? {};
  return Object.values(operations).some(({ purge }) => purge === true);
}
