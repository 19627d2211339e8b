import type { Operation, Success } from "./operation.ts";
import { parameterNames, type ResourceType } from "./resource-type.ts";

/**
 * What an operation does, derived from its method, path and response.
 *
 * - `list`, `read`, `create`, `merge`, `remove`: acts on a stored resource; `merge` changes the fields that the body
 * contains.
 * - `act`: changes a stored resource to the state that the example of its response shows, and sets the fields of the
 * body.
 * - `upsert`: creates or changes a resource whose name the request gives.
 * - `read_single`, `write_single`, `remove_single`: acts on the only resource of its type.
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
  /** The operations that cancel work which another operation starts. */
  readonly canceling: ReadonlySet<unknown>;
}

/** Derives the kind of an operation. */
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

/** The type that the last parameter of a path names. */
export function targetType({ path }: Operation, owners: ReadonlyMap<string, string>): string | undefined {
  return owners.get(parameterNames(path).at(-1) ?? "");
}

/** Whether a response only reports a deletion, which is the case if its first attribute is `deleted`. */
export function isDeletion({ resource, examples }: Success): boolean {
  const [first] = resource?.attributes ?? [];
  return resource?.isList === false && first?.name === "deleted" && examples.length > 0;
}
