import { messageOf, PlanasonixError } from "@planasonix/runtime";

/** What a {@link StartError} says about the start. */
export interface StartErrorFields {
  readonly reason: StartError["reason"];
  readonly operation: string;
  readonly key: string;
  readonly sequence?: number | undefined;
  readonly differing?: readonly string[];
  readonly candidates?: readonly string[];
  readonly outcome?: "unknown";
  readonly checkWith?: string | undefined;
  readonly settledBy?: StartError["settledBy"];
  readonly otherKey?: string | undefined;
}

/** `startOnce` cannot decide whether to start. This call has started nothing, or `outcome` is `unknown`. */
export class StartError extends PlanasonixError {
  /** The name of the class. */
  override readonly name = "StartError";
  /**
   * `arguments`: the key was used with other arguments, which `differing` names. `operation`: the key was used for
   * another operation. `exhausted`: 20 starts in a row have not succeeded. `store`: the store fails, contains something
   * else, or could not be read before the deadline. `busy`: a start of `otherKey` may still start the same. `unknown`: it
   * is not known whether an earlier request has started work. `decided`: `resolveStart` found no undecided start. Later
   * versions may add reasons: keep a default branch.
   */
  declare readonly reason: "arguments" | "operation" | "exhausted" | "store" | "busy" | "unknown" | "decided";
  /** The operation, such as `pipelines.run`. */
  declare readonly operation: string;
  /** The key that was given to `startOnce`. */
  declare readonly key: string;
  /** The number of the start under the key, from 1; `undefined` if it was not decided. */
  declare readonly sequence: number | undefined;
  /** The arguments that differ from those of the first start, if `reason` is `arguments`. */
  declare readonly differing: readonly string[];
  /** The IDs of the work that the earlier request may have started, if `reason` is `unknown`. */
  declare readonly candidates: readonly string[];
  /** The key of the start that has no known response, if `reason` is `busy`. */
  declare readonly otherKey: string | undefined;
  /** `unknown`: an earlier request may have started work. */
  declare readonly outcome: "unknown" | undefined;
  /** The operation to check with if `outcome` is `unknown`, such as `pipelines.listRuns`. */
  declare readonly checkWith: string | undefined;

  /**
   * What helps: `time`, if a later call with the same key may know more, or `person`, if each later call would end in the
   * same way until somebody changes the call, chooses another key or calls `resolveStart`.
   */
  declare readonly settledBy: "person" | "time" | undefined;

  /** @internal */
  constructor(message: string, fields: StartErrorFields, cause?: unknown) {
    super(
      cause === undefined ? message : `${message} (${messageOf(cause)})`,
      { differing: [], candidates: [], ...fields },
      cause,
    );
  }
}

/** Whether an error is a {@link StartError}, even if another installed copy of the SDK created it. */
export function isStartError(error: unknown): error is StartError {
  return error instanceof Error && error.name === "StartError" && "reason" in error;
}
