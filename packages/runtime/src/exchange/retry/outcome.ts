import { CallError } from "../../errors/errors.ts";
import { classifyStatus, codeOf } from "../../errors/network-error.ts";
import { readHint } from "../../http/rate-limit-headers.ts";
import type { Attempt, CallFacts, FailureClass } from "../../model/attempt.ts";
import type { Answer, SendRequest } from "../../model/request.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Decision, isUncertain } from "./decide.ts";

/** What one attempt came to. */
export interface Outcome {
  readonly answer?: Answer;
  readonly error?: unknown;
}

/** A failure, understood. */
export interface Failed extends Outcome {
  readonly failure: FailureClass;
  readonly hintMs: number | undefined;
}

/** Understands what an attempt that failed came to. */
export function assess(clock: Clock, outcome: Outcome): Failed {
  const { answer, error } = outcome;
  const hintMs = answer && readHint(answer.response, clock.now());
  if (answer) return { ...outcome, hintMs, failure: classifyStatus(answer.status, hintMs !== undefined) };
  return { ...outcome, hintMs, failure: error instanceof CallError ? error.failure : "final" };
}

/** An attempt that failed, as it is reported. */
export function record(
  { answer, error, failure }: Failed,
  { retry, why, waitMs }: Decision,
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
export function giveUp(
  clock: Clock,
  { operation }: SendRequest,
  attempts: readonly Attempt[],
  { answer, error, failure, hintMs }: Failed,
  { why, waitMs }: Decision,
): Answer {
  const isOpen = isUncertain(operation) && attempts.some((attempt) => attempt.failure === "ambiguous");
  const laterMs = hintMs ?? (why === "deadline" ? waitMs : undefined);
  const facts: CallFacts = {
    failure,
    attempts,
    retryable: failure !== "final" && !isOpen,
    retryAt: laterMs === undefined ? undefined : new Date(Math.min(clock.now() + laterMs, 8.64e15)),
    outcome: isOpen ? "unknown" : undefined,
    outcomeOperation: isOpen ? operation.outcome : undefined,
  };
  if (answer) return withFacts(answer, facts);
  if (error instanceof CallError) Object.assign(error, { ...facts, retryAt: error.retryAt ?? facts.retryAt });
  throw error;
}

/** Adds to an answer what is known of its call. */
export function withFacts(answer: Answer, facts: Partial<CallFacts>): Answer {
  return { ...answer, facts: { ...answer.facts, ...facts } };
}
