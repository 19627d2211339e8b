import type { Behaviours } from "../behaviour/vocabulary.ts";
import type { Model } from "../description/model.ts";

/** What went wrong. */
export type Problem =
  /** An operation took effect more often than without the fault. */
  | "started_twice"
  /** The program does not know of work that it started, or reports success without having seen the end of the work. */
  | "run_lost"
  /** The program reports success, and something was not done. */
  | "not_started"
  /** The program reports success, and work that it started ended in another state than without the fault. */
  | "ended_otherwise"
  /**
   * A resource that the program changes is not as it is without the fault and, if the program fails, not as it was
   * before either; or the program does not remove what it created and would have removed.
   */
  | "left_changed"
  /** A secret is in what the program printed, or in its error. */
  | "secret_shown"
  /** The program does not end. */
  | "never_ended";

/** The description and the behaviours that judging a run uses. */
export interface JudgeContext {
  readonly model: Model;
  readonly behaviours: Behaviours;
}
