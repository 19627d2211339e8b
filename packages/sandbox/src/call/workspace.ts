// What an operation or a timer may access: the data of one tenant at one moment. Whatever it does happens at that time,
// however long it takes.
import type { Form } from "@planasonix/serving";
import type { Behaviours, OperationBehaviour } from "../description/behaviour.ts";
import type { Model } from "../description/model.ts";
import type { Causes } from "../store/causes.ts";
import type { Identifiers } from "../store/identifiers.ts";
import type { Attributes, Resources, StoredResource } from "../store/resources.ts";
import type { Timers } from "../store/timers.ts";
import type { Moment } from "../time/moment.ts";

/** How long-running work ends, as `outcomes.next` has scripted it. */
export interface Ending {
  /** The final state of the work. */
  readonly status?: string | undefined;
  /** The time from the start to the end, in milliseconds. */
  readonly afterMs?: number | undefined;
  /** The value of the work's attribute `error`. */
  readonly error?: unknown;
  /** Further attributes of the work at its end, such as `metrics`. */
  readonly attributes?: Attributes | undefined;
  /** The lines to add to the log of a run. */
  readonly logs?: readonly PlannedLine[] | undefined;
  /** The results of the job: of the work itself, or of the job that moves together with it. */
  readonly results?: Attributes | undefined;
}

/** A line of the log of a run that is not written yet. */
export interface PlannedLine {
  /** The time from the start of the run to the line, in milliseconds; undefined for the end of the run. */
  readonly afterMs: number | undefined;
  readonly attributes: Attributes;
}

/** How much a tenant can do at the same time. */
export interface Capacity {
  /** How many runs may go on; undefined if there is no limit. */
  runs: number | undefined;
}

/** Why something happens: because of a resource, or of a request to an operation. */
export interface Cause {
  /** The type of the resource; `request` for a request. */
  readonly type: string;
  /** The ID of the resource; for a request, the name of the operation. */
  readonly id: string;
}

/** The data of one tenant, at any time: its rows, and the description that they follow. */
export interface TenantData extends Identifiers {
  readonly model: Model;
  readonly behaviours: Behaviours;
  /** The behaviour of each operation that has one. */
  readonly operationBehaviours: ReadonlyMap<string, OperationBehaviour>;
  readonly resources: Resources;
  readonly timers: Timers;
  /**
   * Stores a new resource with a new ID.
   * @param example - An ID with the prefix of the new one. The default is the first documented ID of the type.
   */
  add(type: string, attributes: Attributes, example?: string): StoredResource;
  /** Removes and returns the scripted end of the next work that an operation starts; undefined if there is none. */
  takeEnding(name: string): Ending | undefined;
  readonly capacity: Readonly<Capacity>;
  /** The form of deliveries, by the documented type of the event. @default the documented form */
  readonly events?: Form["events"];
  /** Records that something happens because of something else. */
  readonly caused: Causes["add"];
  /** Whether the tenant began with the examples of the description, so that they describe its data. */
  readonly hasExamples: boolean;
  /** The text of the description, for the operation that returns it. */
  readonly descriptionText: () => string;
  /** Makes a secret valid for an API key, and revokes the previous secret of the key. */
  grant(keyId: string, secret: string): void;
}

/**
 * The data of one tenant at one moment: everything that an operation or a timer may access. What happens in one request,
 * or for one timer, happens at the same time.
 */
export interface Workspace extends TenantData, Moment {}
