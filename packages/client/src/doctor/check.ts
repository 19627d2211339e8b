import type { OperationTable } from "@planasonix/runtime";
import type { DialectTools } from "./find-form.ts";
import type { HabitObserver } from "./judge-habits.ts";
import type { CheckedOperation, Finding, Habits } from "./report.ts";
import type { Session } from "./session.ts";
import type { Target } from "./targets.ts";

/** One check while it runs: what its steps use, and what they have found out. */
export interface Check {
  readonly tables: Readonly<Record<string, OperationTable>>;
  readonly targets: readonly Target[];
  readonly tools: DialectTools;
  readonly observer: HabitObserver;
  readonly reach: boolean;
  readonly signal: AbortSignal | undefined;
  /** What is known about the operations so far. */
  readonly operations: Record<string, CheckedOperation>;
  /** Reports a finding. */
  report(finding: Finding): void;
  /** Through the form that was found, once it is found. */
  session: Session;
  /** The name of that form; `undefined` if no known one fits. */
  dialect: string | undefined;
  habits: Partial<Habits>;
  /** Folders that the write probe could not delete. */
  left: readonly string[];
  /** The requests of the write probe. */
  written: number;
}
