import type { Operation } from "./operation.ts";
import type { Attribute } from "./resource-shape.ts";

/** How the status of long-running work reads, from `x-waiter`. */
export interface Waiter {
  readonly attribute: string;
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
  readonly canceled: readonly string[];
}

/** A resource that is stored. */
export interface ResourceType {
  readonly type: string;
  /** All attributes that any response shows, without repetition. */
  readonly attributes: readonly Attribute[];
  /** The attribute that paths name the resource by; undefined if it is the id. */
  readonly key: string | undefined;
  /** Parameters of paths and queries that select items of the lists, as far as they are attributes or parents. */
  readonly columns: readonly string[];
  readonly waiter: Waiter | undefined;
  /** Operations whose success carries this resource. */
  readonly operations: readonly Operation[];
  /** Whether there is only one per organization, at a path without parameters. */
  readonly isSingleton: boolean;
}

/** The names of the parameters of a path, in order. */
export function parameterNames(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
}
