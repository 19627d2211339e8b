import type { Behaviours } from "../behaviour/vocabulary.ts";
import type { Model } from "../description/model.ts";
import type { Resources } from "../store/resources.ts";
import type { Timers } from "../time/timers.ts";

/** How a piece of long-running work is to end, as a test has asked for. */
export interface Ending {
  /** The state to end in. */
  readonly status?: string | undefined;
  /** Milliseconds from the start until then. */
  readonly afterMs?: number | undefined;
  /** The value of the attribute with the cause of a failure. */
  readonly error?: unknown;
}

/** The data and the time of one tenant: everything that an operation may use. */
export interface Workspace {
  readonly model: Model;
  readonly behaviours: Behaviours;
  readonly resources: Resources;
  readonly timers: Timers;
  /** The time of the tenant, in milliseconds since 1970. */
  now(): number;
  /** A new sequence number, and an id like the example. */
  newId(example: string, type: string): { readonly seq: number; readonly id: string };
  /** Text that nobody can guess from the outside, with the prefix of the example. */
  newSecret(example: string): string;
  /** Takes the ending that was asked for the next work that an operation starts. */
  takeEnding(operation: string): Ending | undefined;
  /** Makes a key valid; replaces the one that the resource had. */
  grant(keyId: string, secret: string): void;
  /** The text of the description, for the operation that returns it. */
  readonly descriptionText: () => string;
}
