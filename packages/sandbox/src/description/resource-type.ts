import type { Operation, Success } from "./operation.ts";
import type { Attribute } from "./resource-shape.ts";

/** The states of long-running work, from `x-waiter`. */
export interface Waiter {
  readonly attribute: string;
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
  readonly canceled: readonly string[];
}

/** A type of resource that the sandbox stores. */
export interface ResourceType {
  readonly type: string;
  /**
   * The attributes in all responses except reports of deletions, without duplicates. An attribute counts as required
   * and not nullable if any response declares it so.
   */
  readonly attributes: readonly Attribute[];
  /** The attribute whose value identifies the resource in paths; undefined if the ID does. */
  readonly key: string | undefined;
  /**
   * The path parameters of the operations that list the type, and those of their query parameters that are attributes.
   */
  readonly selectors: readonly string[];
  /**
   * The types of the resources that attributes and fields of requests refer to, from `x-refers-to`, where their names do
   * not tell the type.
   */
  readonly references: ReadonlyMap<string, string>;
  /** The names of the attributes in the responses to reads. */
  readonly readNames: ReadonlySet<string>;
  /** The names of the timestamps that some response to a read must contain. */
  readonly requiredTimes: readonly string[];
  readonly waiter: Waiter | undefined;
  /** The operations with a successful response that contains resources of this type. */
  readonly operations: readonly Operation[];
  /** Whether no operation lists the type, because there is only one resource for each organization. */
  readonly isSingleton: boolean;
}

/** The response to the operation that reads resources of a type: a single one, or else a list. */
export function readOf({ operations }: ResourceType): Success | undefined {
  const reads = operations.filter(({ method }) => method === "GET").map(({ successes: [success] }) => success);
  return reads.toSorted((a, b) => Number(a.resource?.isList) - Number(b.resource?.isList))[0];
}
