import { addDiagnostics, CallError, RedirectError, ResponseFormatError } from "../../errors/errors.ts";
import { readRetryDelay } from "../../http/rate-limit-headers.ts";
import {
  type Attempt,
  type CallDiagnostics,
  createAttempt,
  type FailureClass,
  outcomeOf,
} from "../../model/attempt.ts";
import { mayApplyTwice, retryClassOf } from "../../model/operation.ts";
import type { HttpRequest, HttpResponse } from "../../model/request.ts";
import type { Clock } from "../../platform/clock.ts";
import { codeOf } from "../../platform/network.ts";
import type { RetryDecision } from "./decide.ts";

/** The result of one attempt. */
export interface Outcome {
  readonly response?: HttpResponse;
  readonly error?: unknown;
}

/** A failed attempt with its classification. */
export interface FailedAttempt extends Outcome {
  readonly failure: FailureClass;
  /** The delay that the server states in milliseconds, if any. */
  readonly serverDelayMs: number | undefined;
  /** Whether the response states that a retry would change nothing. */
  readonly isVetoed: boolean;
}

/** Classifies a failed attempt. An unknown error is final: it comes from middleware or a custom fetch. */
export function classify(clock: Clock, outcome: Outcome): FailedAttempt {
  const { response, error } = outcome;
  if (!response) {
    const failure = error instanceof CallError ? error.failure : "final";
    const isVetoed = error instanceof RedirectError || error instanceof ResponseFormatError; // The server has responded.
    return { ...outcome, failure, serverDelayMs: undefined, isVetoed };
  }
  const serverDelayMs = readRetryDelay(response.response, clock.now());
  const failure = classifyStatus(response.status, serverDelayMs !== undefined);
  const shouldRetry = response.response.headers.get("x-should-retry");
  const isForLater = failure === "final" && shouldRetry === "true";
  return { ...outcome, failure: isForLater ? "rejected" : failure, serverDelayMs, isVetoed: shouldRetry === "false" };
}

/**
 * Classifies an error status. `hasServerDelay`: the response states when to retry, which means that a 503 rejected the request
 * instead of failing during its execution. Every other 5xx counts as 500, including those of proxies such as 524.
 */
export function classifyStatus(status: number, hasServerDelay: boolean): FailureClass {
  if (status === 429 || (status === 503 && hasServerDelay)) return "rejected";
  return status === 408 || status >= 500 ? "ambiguous" : "final";
}

/** Whether a request may be repeated even if it may have been executed. */
export function isRepeatable({ operation, idempotencyKeyTrusted }: HttpRequest): boolean {
  return !mayApplyTwice(operation) || (idempotencyKeyTrusted && retryClassOf(operation) === "keyed");
}

/** Creates the record of a failed attempt. */
export function toAttempt(
  { state }: HttpRequest,
  { response, error, failure }: FailedAttempt,
  { retry, why, waitMs }: RetryDecision,
  durationMs: number,
): Attempt {
  return createAttempt({
    status: response?.status,
    error: response ? undefined : codeOf(error),
    failure,
    why,
    waitMs: retry ? waitMs : 0,
    queuedMs: state.queuedMs,
    durationMs: response?.durationMs ?? durationMs - state.queuedMs,
  });
}

/** Finishes a failed call: adds the diagnostics to its response, or throws its error with them. */
export function finish(
  clock: Clock,
  { operation }: HttpRequest,
  attempts: readonly Attempt[],
  { response, error, failure, serverDelayMs, isVetoed }: FailedAttempt,
  { why, waitMs }: RetryDecision,
): HttpResponse {
  const known = outcomeOf(operation, attempts);
  const laterMs = serverDelayMs ?? (why === "deadline" ? waitMs : undefined);
  const diagnostics: CallDiagnostics = {
    failure,
    attempts,
    retryable: failure !== "final" && !isVetoed && !known.outcome,
    retryAt: laterMs === undefined ? undefined : new Date(Math.min(clock.now() + laterMs, 8.64e15)),
    ...known,
  };
  if (response) return withDiagnostics(response, diagnostics);
  if (error instanceof CallError) addDiagnostics(error, diagnostics);
  throw error;
}

/** Adds the diagnostics of a call to a response. */
export function withDiagnostics(response: HttpResponse, diagnostics: Partial<CallDiagnostics>): HttpResponse {
  return { ...response, diagnostics: { ...response.diagnostics, ...diagnostics } };
}
