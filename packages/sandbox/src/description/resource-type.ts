import type { Operation } from "./operation.ts";
import type { Attribute } from "./resource-shape.ts";

/** The states of long-running work, from `x-waiter`. */
export interface Waiter {
  readonly attribute: string;
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
  readonly canceled: readonly string[];
}

/** A resource that is stored. */
export interface ResourceType {
  readonly type: string;
  /**
   * All attributes that any response contains, without duplicates. An attribute is required if any response requires
   * it.
   */
  readonly attributes: readonly Attribute[];
  /** The attribute whose value identifies the resource in paths; undefined if it is the id. */
  readonly key: string | undefined;
  /** The path parameters of lists, and the query parameters of lists that are attributes. */
  readonly selectors: readonly string[];
  /** The names of the attributes that the response to some read contains. */
  readonly readNames: ReadonlySet<string>;
  /** The times that each response to a read contains. */
  readonly requiredTimes: readonly string[];
  readonly waiter: Waiter | undefined;
  /** The operations whose successful response contains this resource. */
  readonly operations: readonly Operation[];
  /** Whether no operation lists the type, because there is only one resource for each organization. */
  readonly isSingleton: boolean;
}

// A cache, because each request needs the names of its path. It has at most one entry for each path of the description.
const namesByPath = new Map<string, readonly string[]>();

/** The names of the parameters of a path of the description, in order. */
export function parameterNames(path: string): readonly string[] {
  let names = namesByPath.get(path);
  if (names === undefined) {
    names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
    namesByPath.set(path, names);
  }
  return names;
}
