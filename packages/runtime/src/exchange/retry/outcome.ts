import { CallError } from "../../errors/errors.ts";
import { classifyStatus, codeOf } from "../../errors/network-error.ts";
import { readRetryDelay } from "../../http/rate-limit-headers.ts";
import type { Attempt, CallDiagnostics, FailureClass } from "../../model/attempt.ts";
import type { HttpRequest, HttpResponse } from "../../model/request.ts";
import type { Clock } from "../../platform/clock.ts";
import { isUncertain, type RetryDecision } from "./decide.ts";

/** What one attempt came to. */
export interface Outcome {
  readonly answer?: HttpResponse;
  readonly error?: unknown;
}

/** A failure, understood. */
export interface FailedAttempt extends Outcome {
  readonly failure: FailureClass;
  readonly serverDelayMs: number | undefined;
}

/** Understands what an attempt that failed came to. */
export function classify(clock: Clock, outcome: Outcome): FailedAttempt {
  const { answer, error } = outcome;
  const serverDelayMs = answer && readRetryDelay(answer.response, clock.now());
  if (answer) return { ...outcome, serverDelayMs, failure: classifyStatus(answer.status, serverDelayMs !== undefined) };
  return { ...outcome, serverDelayMs, failure: error instanceof CallError ? error.failure : "final" };
}

/** An attempt that failed, as it is reported. */
export function toAttempt(
  { answer, error, failure }: FailedAttempt,
  { retry, why, waitMs }: RetryDecision,
  durationMs: number,
): Attempt {
  return {
    status: answer?.status,
    error: answer ? undefined : codeOf(error),
    failure,
    why,
    waitMs: retry ? waitMs : 0,
    durationMs: answer?.durationMs ?? durationMs,
  };
}

/** Leaves with what is known of a failure that is not followed by another attempt. */
export function finish(
  clock: Clock,
  { operation }: HttpRequest,
  attempts: readonly Attempt[],
  { answer, error, failure, serverDelayMs }: FailedAttempt,
  { why, waitMs }: RetryDecision,
): HttpResponse {
  const isOpen = isUncertain(operation) && attempts.some((attempt) => attempt.failure === "ambiguous");
  const laterMs = serverDelayMs ?? (why === "deadline" ? waitMs : undefined);
  const diagnostics: CallDiagnostics = {
    failure,
    attempts,
    retryable: failure !== "final" && !isOpen,
    retryAt: laterMs === undefined ? undefined : new Date(Math.min(clock.now() + laterMs, 8.64e15)),
    outcome: isOpen ? "unknown" : undefined,
    outcomeOperation: isOpen ? operation.outcome : undefined,
  };
  if (answer) return withDiagnostics(answer, diagnostics);
  if (error instanceof CallError)
    Object.assign(error, { ...diagnostics, retryAt: error.retryAt ?? diagnostics.retryAt });
  throw error;
}

/** Adds to an answer what is known of its call. */
export function withDiagnostics(answer: HttpResponse, diagnostics: Partial<CallDiagnostics>): HttpResponse {
  return { ...answer, diagnostics: { ...answer.diagnostics, ...diagnostics } };
}
