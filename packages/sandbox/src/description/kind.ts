import { type Operation, parameterNames, type Success } from "./operation.ts";
import type { ResourceType } from "./resource-type.ts";

/**
 * What an operation does, derived from its method, path and response.
 *
 * - `list`, `read`, `create`, `merge`, `remove`: act on stored resources; `merge` changes the fields that the body
 * contains.
 * - `act`: merges the attributes of the response example and the fields of the body into a stored resource.
 * - `upsert`: creates or changes the resource that the request names.
 * - `read_single`, `write_single`, `remove_single`: act on the only resource of a type.
 * - `cancel`: asks long-running work to end.
 * - `view`: returns something that is not stored.
 * - `file`: returns a file.
 */
export type Kind =
  | "list"
  | "read"
  | "create"
  | "merge"
  | "act"
  | "remove"
  | "upsert"
  | "read_single"
  | "write_single"
  | "remove_single"
  | "cancel"
  | "view"
  | "file";

interface Surroundings {
  readonly types: ReadonlyMap<string, ResourceType>;
  readonly owners: ReadonlyMap<string, string>;
  /** The IDs of the operations that cancel long-running work. */
  readonly canceling: ReadonlySet<unknown>;
}

/** Derives the kind of an operation. The order of the checks matters: the first kind that fits applies. */
export function kindOf(operation: Operation, surroundings: Surroundings): Kind {
  const { types, owners, canceling } = surroundings;
  const [success] = operation.successes;
  if (success.mediaType !== undefined && success.mediaType !== "application/json") return "file";
  if (canceling.has(operation.id)) return "cancel";
  const target = targetType(operation, owners);
  if (operation.method === "DELETE") return target === undefined ? "remove_single" : "remove";
  const type = types.get(success.resource?.type ?? "");
  if (type === undefined) return "view";
  if (success.resource?.isList) return "list";
  if (type.isSingleton) return operation.method === "GET" ? "read_single" : "write_single";
  return target === type.type ? kindOfKnown(operation, type) : kindOfNew(operation, type);
}

function kindOfKnown(operation: Operation, { key }: ResourceType): Kind {
  if (operation.method === "GET") return "read";
  if (key !== undefined && operation.method === "PUT") return "upsert";
  return operation.method === "POST" ? "act" : "merge";
}

function kindOfNew({ method, successes: [{ status }] }: Operation, { key }: ResourceType): Kind {
  if (method === "GET") return "view";
  if (status === 201 || status === 202) return "create";
  return key === undefined ? "view" : "upsert";
}

/** The type that the last path parameter names; undefined if it names none. */
export function targetType({ path }: Operation, owners: ReadonlyMap<string, string>): string | undefined {
  return owners.get(parameterNames(path).at(-1) ?? "");
}

/** Whether a response only reports a deletion: its first attribute is `deleted`, and it has an example. */
export function isDeletion({ resource, examples }: Success): boolean {
  const [first] = resource?.attributes ?? [];
  return resource?.isList === false && first?.name === "deleted" && examples.length > 0;
}
