/**
 * What a failure says about the request: it never left (`not_sent`), the server refused to take it (`rejected`), it may
 * have been carried out (`ambiguous`), or sending it again would change nothing (`final`).
 */
export type FailureClass = "not_sent" | "rejected" | "ambiguous" | "final";

/**
 * Why an attempt was the last one, or was followed by another. Followed: `hint` (when the server said so), `backoff` (after a
 * pause of our own), `refreshed` (at once, with a new key after a 401). The last one: `succeeded`; `final` (again would change
 * nothing); `ambiguous` (it may have taken effect, and twice is not safe); `body` (a stream cannot be sent twice);
 * `exhausted` (`maxRetries`); `deadline` (the pause does not fit `deadlineMs`); `budget` (too many calls of this client
 * fail: retries are held back).
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
  /** The status, if there was an answer. */
  readonly status: number | undefined;
  /** What went wrong, if there was none: a code such as `ECONNRESET`, or the name of the error. */
  readonly error: string | undefined;
  /** How the failure was classified; nothing for a success. */
  readonly failure: FailureClass | undefined;
  readonly why: AttemptReason;
  /** The pause that followed, in milliseconds. */
  readonly waitMs: number;
  /** How long the attempt took, in milliseconds; if there was no answer, with the wait for its turn. */
  readonly durationMs: number;
}

/** What the retry loop found out about a call that failed. */
export interface CallDiagnostics {
  /** How the last failure was classified. */
  readonly failure: FailureClass;
  readonly attempts: readonly Attempt[];
  /** Whether the same call may be made again: a later time can change its outcome, and nothing can happen twice. */
  readonly retryable: boolean;
  /** The earliest time at which making the call again makes sense, if it is known. */
  readonly retryAt: Date | undefined;
  /** `unknown`: the request may have taken effect, although the call failed. */
  readonly outcome: "unknown" | undefined;
  /** The operation that tells what happened when `outcome` is `unknown`, as in `runs.list`. */
  readonly outcomeOperation: string | undefined;
}

/** The facts of a call about which nothing is known yet. */
export const emptyDiagnostics: CallDiagnostics = {
  failure: "final",
  attempts: [],
  retryable: false,
  retryAt: undefined,
  outcome: undefined,
  outcomeOperation: undefined,
};
