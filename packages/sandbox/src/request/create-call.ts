// Creates the call of a checked request: completes its body, and finds the resources that it names.

import { type Call, notFound, unknownReference } from "../call/call.ts";
import type { OperationBehaviour } from "../description/behaviour.ts";
import { completeAttributes } from "../description/complete.ts";
import { isObject } from "../description/document.ts";
import type { StoredResource } from "../store/resources.ts";

/** A request whose parameters and body have been checked. */
export type CheckedCall = Omit<Call, "kind" | "named" | "target" | "cause">;

/**
 * Creates a call.
 * @throws {HttpError} 404 if the path names a resource that does not exist, 400 if the body names the target of the
 * operation and it does not exist.
 */
export function createCall(checked: CheckedCall, behaviour: OperationBehaviour | undefined): Call {
  const { operation, workspace } = checked;
  const kind = workspace.model.kinds.get(operation.id) ?? "view";
  const type = operation.successes[0].resource?.type ?? "";
  const isEmpty = Object.keys(checked.body).length === 0;
  const body = isEmpty ? checked.body : completeAttributes(workspace.model, type, checked.body);
  const named = namedInPath({ ...checked, kind }, behaviour);
  if (behaviour?.target) named.push(namedInBody(checked, behaviour.target));
  return { ...checked, kind, body, named, target: named.at(-1), cause: { type: "request", id: operation.name } };
}

/** The resources that the path names. @throws {HttpError} 404 if one does not exist. */
function namedInPath(
  { operation, kind, params, workspace }: Omit<Call, "named" | "target" | "cause">,
  behaviour: OperationBehaviour | undefined,
): StoredResource[] {
  const names = operation.pathParameters;
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
    const key = workspace.model.types.get(type)?.key;
    const trashed = inTrash && isLast ? workspace.resources.find(type, id, { key, deleted: true }) : undefined;
    // An operation with a documented 409 has a guard for a resource that is not in the trash.
    const isTrashOnly = behaviour?.restore === true && isLast && !operation.statuses.has(409);
    const found = trashed ?? (isTrashOnly ? undefined : workspace.resources.find(type, id, { key }));
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
 * @throws {HttpError} 404 if the list does not contain the part.
 */
function checkPart(path: string, { name, id, of }: PartName): void {
  const segments = path.split("/");
  const parts = of?.attributes[segments[segments.indexOf(`{${name}}`) - 1] ?? ""];
  const ids = Array.isArray(parts) ? parts.map((part) => (isObject(part) ? part.id : undefined)) : [];
  if (ids.length > 0 && !ids.includes(undefined) && !ids.includes(id)) throw notFound(id);
}

/** The resource that a field of the body names as the target of the operation. @throws {HttpError} 400 if none exists. */
function namedInBody(
  { body, workspace }: CheckedCall,
  target: NonNullable<OperationBehaviour["target"]>,
): StoredResource {
  const found = workspace.resources.find(target.type, String(body[target.field]));
  if (found === undefined) throw unknownReference(target.field, target.type);
  return found;
}
