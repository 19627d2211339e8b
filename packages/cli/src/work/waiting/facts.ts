// A wait is facts, which this module describes, and events: `decide` says what an event means and touches nothing;
// await-work.ts does what it says.
import type { ExitCode } from "@planasonix/configured/src/errors/exit-codes.ts";
import type { Interrupted } from "@planasonix/configured/src/session/interrupted.ts";
import type { Outcome } from "./result-file.ts";

/** What is known about the work of a wait. */
export interface Facts {
  /** Nothing that starts work was sent; a start was sent; the work is known to exist; it has ended. */
  readonly stage: "before" | "starting" | "going" | "ended";
  readonly id: string | undefined;
  /** The work as it was last seen. */
  readonly resource: unknown;
  /** The key under which the work is started once. */
  readonly onceKey: string | undefined;
  /** The idempotency key of the start that was sent. */
  readonly sentKey: string | undefined;
  /** Whether the last attempt of a poll failed. */
  readonly isFailing: boolean;
  /** Whether a poll has succeeded since the wait began, or began again. */
  readonly isAnswered: boolean;
  readonly isCancelRefused: boolean;
  readonly interrupted: Interrupted | undefined;
}

/** What can happen. */
export type Event =
  | { readonly type: "begun"; readonly id: string | undefined }
  | { readonly type: "prepared"; readonly key: string | undefined }
  | { readonly type: "sent"; readonly key: string | undefined }
  | { readonly type: "found"; readonly id: string | undefined; readonly resource: unknown }
  | { readonly type: "polled"; readonly resource: unknown }
  | { readonly type: "attempt failed"; readonly operation: string; readonly result: string }
  | { readonly type: "warned"; readonly message: string }
  | { readonly type: "cancel refused" }
  | { readonly type: "interrupted"; readonly interrupted: Interrupted }
  | { readonly type: "stopped"; readonly isLate: boolean }
  | { readonly type: "looked"; readonly resource: unknown }
  | { readonly type: "explained"; readonly error: unknown }
  | { readonly type: "succeeded"; readonly resource: unknown }
  | { readonly type: "failed"; readonly error: unknown };

/** What an event means. */
export interface Step {
  readonly facts: Facts;
  /** Lines for people. */
  readonly lines?: readonly string[];
  /** What the result file and the outputs of a CI step say from now on. */
  readonly result?: { readonly outcome: Outcome; readonly code: ExitCode | null; readonly error?: unknown };
  /** What to do next, if that changes: start, wait (again), look at the work once, explain its failure, or end. */
  readonly next?: "start" | "wait" | "look" | "explain" | End;
}

/** How a wait ends: with an exit code or an error, and whether the work is printed. */
export interface End {
  readonly code: ExitCode;
  readonly error?: unknown;
  readonly isPrinted: boolean;
}

/** What is known before anything has happened. */
export const nothing: Facts = {
  stage: "before",
  id: undefined,
  resource: undefined,
  onceKey: undefined,
  sentKey: undefined,
  isFailing: false,
  isAnswered: false,
  isCancelRefused: false,
  interrupted: undefined,
};
