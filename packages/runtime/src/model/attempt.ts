import { mayApplyTwice, type OperationTraits, retryClassOf } from "./operation.ts";

/**
 * What a failure shows: the request was not sent (`not_sent`), was refused (`rejected`), may have been executed
 * (`ambiguous`), or would fail again (`final`). Later versions may add values: keep a default branch.
 */
export type FailureClass = "not_sent" | "rejected" | "ambiguous" | "final";

/**
 * Why another attempt followed, or why this one was the last.
 *
 * Another followed: `hint` (after the delay that the server stated), `backoff` (after a delay computed by the SDK),
 * `refreshed` (at once, with a new API key after a 401). The last: `succeeded`; `final` (a retry would change nothing,
 * or the server forbids it); `ambiguous` (the request may have been executed and is not safe to repeat); `body` (a
 * stream cannot be sent twice); `exhausted` (`maxRetries`, or 20 responses with status 429); `deadline` (the delay does
 * not fit `deadlineMs`); `budget` (too many calls of this client fail, so retries are limited).
 *
 * Later versions may add values: keep a default branch.
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

/** One attempt of a call, as in the results of `withResponse()` and in errors. */
export interface Attempt {
  /** The status, if there was a response. */
  readonly status: number | undefined;
  /** The cause of a failure without a response: a code such as `ECONNRESET`, or the name of the error. */
  readonly error: string | undefined;
  /** The classification of the failure; `undefined` for a success. */
  readonly failure: FailureClass | undefined;
  /** Why another attempt followed, or why none did. */
  readonly why: AttemptReason;
  /** The delay after this attempt, in milliseconds. */
  readonly waitMs: number;
  /** How long the attempt waited for the rate limiter, in milliseconds. */
  readonly queuedMs: number;
  /** The duration of the attempt without `queuedMs`, in milliseconds. */
  readonly durationMs: number;
}

/** Creates the record of an attempt. Delays default to 0, all other optional fields to `undefined`. */
export function createAttempt({
  queuedMs = 0,
  ...parts
}: Partial<Omit<Attempt, "queuedMs">> &
  Pick<Attempt, "why" | "durationMs"> & { readonly queuedMs?: number | undefined }): Attempt {
  return { status: undefined, error: undefined, failure: undefined, waitMs: 0, queuedMs, ...parts };
}

/** What the retry loop determined about a failed call. */
export interface CallDiagnostics {
  /**
   * The classification of the last attempt: whether it was sent, and whether it may have been executed. `outcome`
   * covers all attempts, so it can be `unknown` although the last attempt was not sent.
   */
  readonly failure: FailureClass;
  /** Every attempt of the call, in order. */
  readonly attempts: readonly Attempt[];
  /** Whether repeating the call makes sense: the result may differ later, and a repetition is safe. */
  readonly retryable: boolean;
  /** The earliest time at which a repetition makes sense, if known. */
  readonly retryAt: Date | undefined;
  /** `unknown`: the request may have been executed, although the call failed. */
  readonly outcome: "unknown" | undefined;
  /** The operation to check with if `outcome` is `unknown`, such as `runs.list`. */
  readonly checkWith: string | undefined;
}

/**
 * Classifies an attempt by its error status. A 429, or a 503 that states a delay, means that the server rejected the
 * request before executing it; so does a 409 that states a delay, if the request has a trusted idempotency key: another
 * request with this key is in progress. A 408 or any other 5xx, even a proxy's 524, is ambiguous. Any other status is
 * final.
 */
export function failureOfStatus(status: number, serverDelayMs: number | undefined, isKeyTrusted = false): FailureClass {
  const hasDelay = serverDelayMs !== undefined;
  if (status === 429 || (hasDelay && (status === 503 || (status === 409 && isKeyTrusted)))) return "rejected";
  return status === 408 || status >= 500 ? "ambiguous" : "final";
}

/** Classifies an attempt whose response is a redirect or an unusable success. Only a read certainly changed nothing. */
export function failureOfResponse(operation: OperationTraits): FailureClass {
  return retryClassOf(operation) === "safe" ? "final" : "ambiguous";
}

/**
 * Decides whether the outcome of a failed call is unknown, and names the operation to check with. Any attempt may have
 * been executed, not only the last one. For an idempotent operation, an ambiguous attempt counts only if no retry could
 * help (`final`), or if a later one was refused, perhaps because of what the earlier one did: the 404 to a repeated
 * deletion. For a read, none counts.
 */
export function outcomeOf(operation: OperationTraits, attempts: readonly Attempt[]): OutcomeFields {
  const isRefused = attempts.at(-1)?.failure === "final";
  const isUnknown = attempts.some(
    ({ failure, why }) => failure === "ambiguous" && (isRefused || why === "final" || mayApplyTwice(operation)),
  );
  return unknownIf(operation, isUnknown && retryClassOf(operation) !== "safe");
}

/**
 * Returns the outcome of a start that waits: unknown if the work can no longer be polled. `start` is the operation that
 * started the work, if the wait did not begin with an ID.
 */
export function outcomeOfWork(start: OperationTraits | undefined, isContactLost: boolean): OutcomeFields {
  return unknownIf(start, isContactLost && start !== undefined);
}

type OutcomeFields = Pick<CallDiagnostics, "outcome" | "checkWith">;

function unknownIf(operation: OperationTraits | undefined, isUnknown: boolean): OutcomeFields {
  return { outcome: isUnknown ? "unknown" : undefined, checkWith: isUnknown ? operation?.outcome : undefined };
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
