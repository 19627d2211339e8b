// Runs an operation: checks its guards, then calls its family or, if it has none, follows its kind and its behaviour.

import { type Call, type Outcome, targetOf } from "../call/call.ts";
import { notFound, unknownReference } from "../call/failures.ts";
import type { OperationBehaviour } from "../description/behaviour.ts";
import { isObject } from "../description/document.ts";
import { typeOf } from "../description/model.ts";
import { parameterNames } from "../description/resource-type.ts";
import type { Attributes, StoredResource } from "../store/resources.ts";
import { families } from "./by-hand/index.ts";
import { completeAttributes } from "./complete.ts";
import { act, cancel, copy, hasTrash, merge, remove, restore } from "./rules/change.ts";
import { countResources } from "./rules/count.ts";
import { create } from "./rules/create.ts";
import { file } from "./rules/file.ts";
import { checkGuards } from "./rules/guard.ts";
import { checkImmutable } from "./rules/immutable.ts";
import { list } from "./rules/list.ts";
import { readSingle, removeSingle, upsert, writeSingle } from "./rules/named.ts";
import { recordOperation } from "./rules/record.ts";
import { checkReferences } from "./rules/references.ts";
import { computeValues } from "./rules/values.ts";
import { view } from "./rules/view.ts";

/**
 * Runs an operation. Call it in a transaction, unless the method is GET.
 *
 * @throws {FaultError} 400, 404 or 409
 */
export function execute(request: Omit<Call, "named">, behaviour: OperationBehaviour | undefined): Outcome {
  const type = request.operation.successes[0].resource?.type ?? "";
  const body = completeAttributes(request.workspace.model, type, request.body);
  const call: Call = { ...request, body, named: findNamed(request, behaviour) };
  const target = behaviour?.target && findInBody(call, behaviour.target);
  // The type of the resource in the response determines which fields of the body are references.
  checkReferences(call, type);
  if (behaviour?.immutable) checkImmutable(behaviour.immutable, call);
  checkGuards(behaviour?.guard ?? [], call, target);
  const derived = (): Outcome => derive(call, behaviour, target);
  const family = behaviour?.family === undefined ? undefined : families[behaviour.family];
  return family === undefined ? derived() : family(call, derived);
}

function derive(call: Call, behaviour: OperationBehaviour | undefined, target: StoredResource | undefined): Outcome {
  const set = computeValues(behaviour?.set ?? {}, call);
  if (behaviour?.record) recordOperation(behaviour.record, call);
  if (behaviour?.copy) return copy(call, set);
  if (behaviour?.restore) return restore(call, set);
  if (behaviour?.purge) return remove(call, { toTrash: false });
  if (behaviour?.count) return counted(call, { ...countResources(behaviour.count, call), ...set });
  if (target !== undefined) return merge(call, set, target);
  switch (call.kind) {
    case "list":
      return list(call, { trash: behaviour?.trash === true });
    case "read":
      return { kind: "resource", resource: targetOf(call) };
    case "create":
      return create(call, set);
    case "merge":
      return merge(call, set);
    case "act":
      return act(call, set);
    case "remove":
      return remove(call, { toTrash: hasTrash(call, targetOf(call).type) });
    case "upsert":
      return upsert(call);
    case "read_single":
      return readSingle(call);
    case "write_single":
      return writeSingle(call);
    case "remove_single":
      return removeSingle(call);
    case "cancel":
      return cancel(call);
    case "file":
      return file(call);
    case "view":
      return view(call, set);
  }
}

/** Adds counts to the attributes of the only resource of a type, or else to those of the example. Stores no counts. */
function counted(call: Call, counts: Attributes): Outcome {
  return call.kind === "read_single" ? { ...readSingle(call), shown: counts } : view(call, counts);
}

/** The resources that the path names. @throws {FaultError} 404 if one does not exist. */
function findNamed(
  { operation, kind, params, workspace }: Omit<Call, "named">,
  behaviour?: OperationBehaviour,
): StoredResource[] {
  const names = parameterNames(operation.path);
  const inTrash = behaviour?.restore === true || behaviour?.purge === true;
  const named: StoredResource[] = [];
  for (const [index, name] of names.entries()) {
    const isLast = index === names.length - 1;
    const type = workspace.model.owners.get(name);
    const id = String(params[name]);
    // An upsert can create the resource that its path names.
    if (kind === "upsert" && isLast) continue;
    if (type === undefined) {
      checkPart(operation.path, { name, id, of: named.at(-1) });
      continue;
    }
    const { key } = typeOf(workspace.model, type);
    const trashed = inTrash && isLast ? workspace.resources.find(type, id, { key, deleted: true }) : undefined;
    const found = trashed ?? workspace.resources.find(type, id, { key });
    if (found === undefined) throw notFound(id);
    named.push(found);
  }
  return named;
}

/** A path parameter that names a part of a resource, such as a node of a pipeline, instead of a stored resource. */
interface PartName {
  readonly name: string;
  readonly id: string;
  /** The last resource that the path names before this parameter. */
  readonly of: StoredResource | undefined;
}

/**
 * Checks a parameter that names a part of a resource. The attribute with the name of the path segment before the
 * parameter lists the parts. Without a list of parts with IDs, any value passes.
 * @throws {FaultError} 404 if the list does not contain the part.
 */
function checkPart(path: string, { name, id, of }: PartName): void {
  const segments = path.split("/");
  const parts = of?.attributes[segments[segments.indexOf(`{${name}}`) - 1] ?? ""];
  const ids = Array.isArray(parts) ? parts.map((part) => (isObject(part) ? part.id : undefined)) : [];
  if (ids.length > 0 && !ids.includes(undefined) && !ids.includes(id)) throw notFound(id);
}

function findInBody(
  { body, workspace }: Call,
  { type, field }: NonNullable<OperationBehaviour["target"]>,
): StoredResource {
  const found = workspace.resources.find(type, String(body[field]));
  if (found === undefined) throw unknownReference(field);
  return found;
}
