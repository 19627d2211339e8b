// The format of behaviour/<type>.yaml: what the description states only in prose or not at all.

/** Whether the documentation states a behaviour, or the sandbox assumes it. */
export type Evidence = "documented" | "inferred";

/**
 * A literal to store, or an expression to evaluate: `$now`, the current time; `$secret`, a new secret; `$body.x`, a
 * field of the body; `$target.x`, an attribute of the resource that the path names. `$body.x ?? $secret` is the first
 * of the two that has a value.
 */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** Rejects an operation with 409 if any of its conditions applies. */
export interface Guard {
  readonly evidence: Evidence;
  /** The message of the 409. */
  readonly message: string;
  /**
   * The field that refers to the resource to check: a field of the body or, if the body lacks it, an attribute of the
   * resource that the path names.
   * @default the guard checks the resource that the path names
   */
  readonly of?: string;
  /** Applies unless each of these attributes has one of its listed values. */
  readonly only?: Readonly<Record<string, readonly Value[]>>;
  /** Applies if each of these attributes has one of its listed values. */
  readonly not?: Readonly<Record<string, readonly Value[]>>;
  /** Applies if long-running work has ended (`ended`), or if it has not (`going`). */
  readonly work?: "ended" | "going";
  /** Applies if one of these references to the resource exists. */
  readonly used_by?: readonly Use[];
  /** Applies if the resource is in the trash (`true`), or if it is not (`false`). */
  readonly trash?: boolean;
  /** The query parameter that disables the guard if its value is true. */
  readonly unless?: string;
}

/** A reference from another resource. */
export interface Use {
  readonly type: string;
  /**
   * The attribute that contains the ID.
   * @default any attribute
   */
  readonly attribute?: string;
  /** Ignores a resource unless each of these attributes has one of its listed values. */
  readonly only?: Readonly<Record<string, readonly Value[]>>;
}

/**
 * How a query parameter selects items. Without a filter, a parameter is compared with the attribute of the same name.
 */
export interface Filter {
  readonly evidence: Evidence;
  /** The attributes that the filter compares. Only `contains` compares more than the first one. */
  readonly attributes: readonly string[];
  /**
   * How the attributes are compared with the parameter: as text (`contains`, `prefix`), as a whole value (`equals`), or
   * as a time (`from`, `until`, and `range` for `START..END`). `none`: the filter has no effect.
   */
  readonly match: "contains" | "equals" | "prefix" | "from" | "until" | "range" | "none";
}

/** How the state of long-running work changes over time, without further requests. */
export interface Lifecycle {
  readonly evidence: Evidence;
  /** The duration of each state before the final one, such as `2s`, in order. */
  readonly steps: Readonly<Record<string, string>>;
  /** The attribute with the state. @default the attribute of `x-waiter`, or else `status` */
  readonly attribute?: string;
  /** The state after the last step. @default the first successful state of `x-waiter` */
  readonly succeeded?: string;
  /** The state of work that fails. @default the first failed state of `x-waiter` */
  readonly failed?: string;
  /** The state of work that is canceled. @default the first canceled state of `x-waiter` */
  readonly canceled?: string;
  /** How long the work continues after a request to cancel it. @default no time */
  readonly canceling?: string;
  /** Attributes to copy from the documented example of a state when the work reaches that state. */
  readonly copies?: readonly string[];
  /** Attributes to set to the number of seconds between two other attributes, both timestamps. */
  readonly measures?: Readonly<Record<string, readonly [from: string, to: string]>>;
  /** For each state, literal values to store when the work reaches it. */
  readonly enter?: Readonly<Record<string, Readonly<Record<string, Value>>>>;
  /** For each state, the event that webhooks receive when the work reaches it. */
  readonly emits?: Readonly<Record<string, string>>;
  /** For each state, the event that notification rules can name and that occurs when the work reaches the state. */
  readonly notifies?: Readonly<Record<string, string>>;
}

/** Numbers by name, and numbers in maps by name. */
export interface Numbers {
  readonly [attribute: string]: number | Numbers;
}

/** The numbers of long-running work that grow from 0 during its last step. */
export interface Growing {
  readonly evidence: Evidence;
  /** By how much each number grows in a second. */
  readonly per_second: Numbers;
  /** The values of other numbers when the work succeeds. */
  readonly up_to?: Numbers;
}

/** When notification rules with a threshold notify their channels of new resources of a type. */
export interface Alert {
  readonly evidence: Evidence;
  /** The event of the rules. */
  readonly event: string;
  /** The period in which as many resources as the threshold must be added, such as `1h`. */
  readonly within: string;
}

/**
 * Counts the resources of a type for a response. `total`, and the keys of `by`, `list`, `sum` and `where`, are
 * attributes of the response.
 */
export interface Count {
  readonly of: string;
  /** The attribute for the number of all resources. */
  readonly total?: string;
  /** The number of resources for each value of an attribute, as a map. */
  readonly by?: Readonly<Record<string, string>>;
  /** The number of resources for each value of an attribute, as a list. */
  readonly list?: Readonly<Record<string, string>>;
  /** The sum of an attribute over all resources. */
  readonly sum?: Readonly<Record<string, string>>;
  /** The number of resources whose attributes have these values. */
  readonly where?: Readonly<Record<string, Readonly<Record<string, Value>>>>;
}

/** A resource of another type to store as the record of an operation. */
export interface RecordedResource {
  readonly type: string;
  /** The values of the resource's attributes. */
  readonly set: { readonly [name: string]: Value };
}

/** What an operation does in addition to what follows from the description. */
export interface OperationBehaviour {
  readonly evidence: Evidence;
  readonly guard?: readonly Guard[];
  /** Values to store or, for an operation that stores nothing, to return. */
  readonly set?: Readonly<Record<string, Value>>;
  /** Creates a copy of the resource that the path names. */
  readonly copy?: true;
  /** Lists the trash. */
  readonly trash?: true;
  /** Takes a resource out of the trash. */
  readonly restore?: true;
  /** Removes a resource permanently. */
  readonly purge?: true;
  /** Acts on the resource that a field of the body names. */
  readonly target?: { readonly type: string; readonly field: string };
  readonly count?: Count;
  /** Stores a resource that records the operation. */
  readonly record?: RecordedResource;
  /**
   * Returns the example whatever the initial data and the request, because it describes the account or the platform,
   * such as the limits of a plan.
   */
  readonly constant?: true;
  /** Fields that no request can change. A different value is a conflict. */
  readonly immutable?: readonly string[];
  /** The type of the long-running work that the operation starts, if the response does not contain the work. */
  readonly starts?: string;
  /**
   * The work that the operation starts is the resource that the path names, which begins to go. Without this word, an
   * operation with `x-starts` has to create the work.
   */
  readonly restarts?: true;
  /** The name of the function in `operations/by-hand` that implements the operation. */
  readonly by_hand?: string;
  /** What is inferred, as the rest of a sentence that begins with the operation. The README contains the sentence. */
  readonly note?: string;
}

/** The behaviour of one type of resource. */
export interface TypeBehaviour {
  /** Fields whose combined value must be unique among the resources that are not in the trash. */
  readonly unique?: readonly { readonly evidence: Evidence; readonly fields: readonly string[] }[];
  readonly filters?: Readonly<Record<string, Filter>>;
  /** Values that replace those of the examples in the initial data. */
  readonly initial?: { readonly evidence: Evidence; readonly set: Readonly<Record<string, Value>> };
  /**
   * The attributes of resources that examples refer to and no example shows, by ID, for the initial data. The last
   * example of the type supplies the required attributes that are omitted.
   */
  readonly referred?: Readonly<Record<string, Readonly<Record<string, Value>>>>;
  readonly lifecycle?: Lifecycle;
  readonly grows?: Growing;
  readonly alert?: Alert;
  readonly operations?: Readonly<Record<string, OperationBehaviour>>;
}

/** The behaviour of all resources, by type. */
export type Behaviours = Readonly<Record<string, TypeBehaviour>>;
