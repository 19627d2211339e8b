import { mayApplyTwice, type OperationTraits, retryClassOf } from "./operation.ts";

/**
 * What a failure says about the request: it was not sent (`not_sent`), the server refused to execute it (`rejected`), it may
 * have been executed (`ambiguous`), or sending it again would change nothing (`final`). Keep a default branch.
 */
export type FailureClass = "not_sent" | "rejected" | "ambiguous" | "final";

/**
 * Why an attempt was followed by another one, or was the last. Followed: `hint` (after the delay that the server stated),
 * `backoff` (after a delay of our own), `refreshed` (at once, with a new key after a 401). Last: `succeeded`; `final` (a retry
 * would change nothing); `ambiguous` (it may have been executed, and twice is not safe); `body` (a stream cannot be sent
 * twice); `exhausted` (`maxRetries`); `deadline` (the delay does not fit `deadlineMs`); `budget` (too many calls of this
 * client fail, so retries are limited). There may be more reasons later: keep a default branch.
 */
export type AttemptReason =
  | "hint"
  | "backoff"
  | "refreshed"
  | "succeeded"
  | "final"
  | "ambiguous"
  | "body"
  | "exhausted"
  | "deadline"
  | "budget";

/** One attempt of a call, as `withResponse()` and errors report it. */
export interface Attempt {
  /** The status, if there was a response. */
  readonly status: number | undefined;
  /** What went wrong without a response: a code such as `ECONNRESET`, or the name of the error. */
  readonly error: string | undefined;
  /** How the failure was classified; `undefined` for a success. */
  readonly failure: FailureClass | undefined;
  /** Why another attempt followed, or none did. */
  readonly why: AttemptReason;
  /** The delay that followed, in milliseconds. */
  readonly waitMs: number;
  /** How long the attempt waited for the rate limiter before it was sent, in milliseconds. */
  readonly queuedMs: number;
  /** How long the attempt took from then on, in milliseconds. */
  readonly durationMs: number;
}

/** Makes the report of one attempt. What is left out did not apply. */
export function createAttempt({
  queuedMs = 0,
  ...parts
}: Partial<Omit<Attempt, "queuedMs">> &
  Pick<Attempt, "why" | "durationMs"> & { readonly queuedMs?: number | undefined }): Attempt {
  return { status: undefined, error: undefined, failure: undefined, waitMs: 0, queuedMs, ...parts };
}

/** What the retry loop found out about a call that failed. */
export interface CallDiagnostics {
  /** How the last failure was classified: whether anything was sent, and whether it may have been executed. */
  readonly failure: FailureClass;
  /** Every attempt in order: its result, its class, the delay after it, and why. */
  readonly attempts: readonly Attempt[];
  /** Whether the same call may be made again: a later time can change its result, and nothing can happen twice. */
  readonly retryable: boolean;
  /** The earliest time at which repeating the call makes sense, if it is known. */
  readonly retryAt: Date | undefined;
  /** `unknown`: the request may have been executed, although the call failed. */
  readonly outcome: "unknown" | undefined;
  /** The operation that tells what happened when `outcome` is `unknown`, as in `runs.list`. */
  readonly checkWith: string | undefined;
}

/** How an attempt failed whose response is a redirect, or a success that cannot be read: only a read has certainly changed nothing. */
export function failureOfResponse(operation: OperationTraits): FailureClass {
  return retryClassOf(operation) === "safe" ? "final" : "ambiguous";
}

/**
 * Whether a call that failed may have taken effect, and the operation that tells. The only place that decides it. Any attempt
 * may have been executed, not only the last; where executing it twice is harmless, it counts only if it was not repeated.
 */
export function outcomeOf(
  operation: OperationTraits,
  attempts: readonly Attempt[],
): Pick<CallDiagnostics, "outcome" | "checkWith"> {
  const isHarmless = !mayApplyTwice(operation);
  const isUnknown = attempts.some(({ failure, why }) => failure === "ambiguous" && !(isHarmless && why !== "final"));
  const counts = isUnknown && retryClassOf(operation) !== "safe";
  return { outcome: counts ? "unknown" : undefined, checkWith: counts ? operation.outcome : undefined };
}

/** The diagnostics of a call about which nothing is known yet. */
export const emptyDiagnostics: CallDiagnostics = {
  failure: "final",
  attempts: [],
  retryable: false,
  retryAt: undefined,
  outcome: undefined,
  checkWith: undefined,
};
