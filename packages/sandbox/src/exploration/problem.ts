import type { Behaviours } from "../description/behaviour.ts";
import type { Model } from "../description/model.ts";

/** What went wrong in a run with a fault. */
export type Problem =
  /** An operation took effect more often than without the fault. */
  | "started_twice"
  /** The program does not know of work that it started, or reports success without having seen the end of the work. */
  | "run_lost"
  /** The program reports success, but an operation took effect less often than without the fault. */
  | "not_started"
  /** The program reports success, but work that it started ended in a different state than without the fault. */
  | "ended_otherwise"
  /**
   * A resource that the program changes ends in neither the state of the run without the fault nor, if the program
   * fails, the state before the run; or the program leaves behind a resource that it removes without the fault.
   */
  | "left_changed"
  /** The output or the error of the program contains a secret. */
  | "secret_shown"
  /** The program does not end. */
  | "never_ended";

/** The description and the behaviours that judging a run uses. */
export interface JudgeContext {
  readonly model: Model;
  readonly behaviours: Behaviours;
}
