import type { AttemptReason, FailureClass } from "../../model/attempt.ts";
import type { Operation, RetryClass } from "../../model/operation.ts";

/** Everything that the decision after a failed attempt depends on. */
export interface RetryInput {
  readonly failure: FailureClass;
  /** Whether the operation may be repeated although it may have been carried out. */
  readonly isRepeatable: boolean;
  /** Whether the body can be sent again, byte for byte. */
  readonly isReplayable: boolean;
  /** How many retries there have been. */
  readonly retries: number;
  readonly maxRetries: number;
  /** How long the server asks to wait, in milliseconds, if it does. */
  readonly serverDelayMs: number | undefined;
  /** What is left of the deadline, in milliseconds. */
  readonly leftMs: number;
  /** A number in [0, 1) that spreads the pause. */
  readonly random: number;
}

/** What to do after a failed attempt. `waitMs` is the pause that is, or would have been, right. */
export interface RetryDecision {
  readonly retry: boolean;
  readonly why: AttemptReason;
  readonly waitMs: number;
}

const firstPauseMs = 500;
const longestPauseMs = 20_000;
const longestSpreadMs = 2_000;

/** Decides what to do after a failed attempt. Pure: the caller brings the randomness and does the waiting. */
export function decideRetry(input: RetryInput): RetryDecision {
  const waitMs = pauseMs(input);
  const refusal = refuse(input, waitMs);
  return { retry: !refusal, why: refusal ?? (input.serverDelayMs === undefined ? "backoff" : "hint"), waitMs };
}

function refuse(input: RetryInput, waitMs: number): AttemptReason | undefined {
  const { failure, isRepeatable, isReplayable, retries, maxRetries, leftMs } = input;
  if (failure === "final" || (failure === "ambiguous" && !isRepeatable)) return failure;
  if (!isReplayable) return "body";
  if (retries >= maxRetries) return "exhausted";
  return waitMs < leftMs ? undefined : "deadline";
}

/** Exponential with jitter; a hint of the server is a floor, with a spread above it so that callers do not come back as one. */
function pauseMs({ retries, serverDelayMs, random }: RetryInput): number {
  const backoff = (0.5 + random / 2) * Math.min(firstPauseMs * 2 ** retries, longestPauseMs);
  return serverDelayMs === undefined
    ? backoff
    : Math.max(backoff, serverDelayMs + random * Math.min(serverDelayMs / 10, longestSpreadMs));
}

/** How the operation may be repeated, by its row or else by its method. */
export function retryClass({ retry, http }: Operation): RetryClass {
  return retry ?? (http.startsWith("POST") ? "keyed" : /^(GET|HEAD)/.test(http) ? "safe" : "idempotent");
}

/** Whether a failure can leave open if the operation took effect, so that it is not safe to repeat it without more ado. */
export function isUncertain(operation: Operation): boolean {
  return /keyed|never/.test(retryClass(operation));
}
