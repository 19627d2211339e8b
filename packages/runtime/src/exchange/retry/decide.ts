import { CallError, RedirectError, ResponseFormatError } from "../../errors/errors.ts";
import { readRetryDelay } from "../../http/rate-limit-headers.ts";
import { type AttemptReason, type FailureClass, failureOfStatus } from "../../model/attempt.ts";
import { mayApplyTwice, retryClassOf } from "../../model/operation.ts";
import type { HttpRequest, HttpResponse } from "../../model/request.ts";
import type { Clock } from "../../platform/clock.ts";

/** How an attempt ended: with a response, whatever its status, or with an error. */
export interface EndedAttempt {
  readonly response?: HttpResponse;
  readonly error?: unknown;
}

/** An attempt that ended in an error or an error status, classified for `decideRetry`. */
export interface FailedAttempt extends EndedAttempt {
  readonly failure: FailureClass;
  /** The delay that the server states, in milliseconds, if any. */
  readonly serverDelayMs: number | undefined;
  /** Whether a retry is ruled out, whatever the classification. */
  readonly isVetoed: boolean;
}

/**
 * Classifies a failed attempt. An error that is not the SDK's comes from code of the application, such as middleware,
 * and is not retried. If the request was already sent, it may have been executed.
 */
export function classify(
  clock: Clock,
  request: Pick<HttpRequest, "state" | "idempotencyKeyTrusted">,
  ended: EndedAttempt,
): FailedAttempt {
  const { response, error } = ended;
  if (!response) {
    const isOurs = error instanceof CallError;
    const failure = isOurs ? error.failure : request.state.isSent ? "ambiguous" : "final";
    const hasResponded = error instanceof RedirectError || error instanceof ResponseFormatError;
    return { ...ended, failure, serverDelayMs: undefined, isVetoed: !isOurs || hasResponded };
  }
  const serverDelayMs = readRetryDelay(response.response, clock.now());
  const failure = failureOfStatus(response.status, serverDelayMs, request.idempotencyKeyTrusted);
  const shouldRetry = response.response.headers.get("x-should-retry");
  const isForLater = failure === "final" && shouldRetry === "true";
  return { ...ended, failure: isForLater ? "rejected" : failure, serverDelayMs, isVetoed: shouldRetry === "false" };
}

/** Whether a request may be repeated even if it may have been executed. */
export function isRepeatable({ operation, idempotencyKeyTrusted }: HttpRequest): boolean {
  return !mayApplyTwice(operation) || (idempotencyKeyTrusted && retryClassOf(operation) === "keyed");
}

/** Everything that the decision about a retry depends on, including the time left and the random number. */
export interface RetryInput {
  readonly failure: FailureClass;
  /** Whether the request may be repeated even if it may have been executed. */
  readonly isRepeatable: boolean;
  /** Whether the body can be sent again, byte for byte. */
  readonly isReplayable: boolean;
  /** Whether a retry is ruled out, whatever the classification. */
  readonly isVetoed: boolean;
  /** The number of earlier attempts whose response was a 429, plus one for this attempt. */
  readonly throttled: number;
  /** Whether the response to this attempt was a 429. */
  readonly isThrottled: boolean;
  /** The number of retries so far, except those after a 429 or with a new API key. */
  readonly retries: number;
  readonly maxRetries: number;
  /** The delay that the server states, in milliseconds, if any. */
  readonly serverDelayMs: number | undefined;
  /** The time until the deadline, in milliseconds. */
  readonly leftMs: number;
  /** A number in [0, 1) for the jitter. */
  readonly random: number;
}

/** What to do after a failed attempt. `waitMs` is the delay that a retry requires, whether or not one follows. */
export interface RetryDecision {
  readonly retry: boolean;
  readonly why: AttemptReason;
  readonly waitMs: number;
}

const firstDelayMs = 500;
const maxDelayMs = 20_000;
const maxJitterMs = 2_000;
/** The maximum number of 429 responses to a call. `maxRetries` limits retries after a 429 only if it is 0. */
const maxThrottled = 20;

/** Decides what to do after a failed attempt. Pure: the caller provides the random number, and waits. */
export function decideRetry(input: RetryInput): RetryDecision {
  const waitMs = delayMs(input);
  const refusal = reasonAgainst(input, waitMs);
  return { retry: !refusal, why: refusal ?? (input.serverDelayMs === undefined ? "backoff" : "hint"), waitMs };
}

function reasonAgainst(input: RetryInput, waitMs: number): AttemptReason | undefined {
  const { failure, isRepeatable, isReplayable, isVetoed, isThrottled, throttled, retries, maxRetries, leftMs } = input;
  if (isVetoed) return "final";
  if (failure === "final" || (failure === "ambiguous" && !isRepeatable)) return failure;
  if (!isReplayable) return "body";
  if (isThrottled && maxRetries > 0 ? throttled >= maxThrottled : retries >= maxRetries) return "exhausted";
  return waitMs < leftMs ? undefined : "deadline";
}

/** A server-specified delay is the minimum; jitter above it keeps clients from retrying in lockstep. */
function delayMs({ retries, serverDelayMs, random }: RetryInput): number {
  const backoff = (0.5 + random / 2) * Math.min(firstDelayMs * 2 ** retries, maxDelayMs);
  if (serverDelayMs === undefined) return backoff;
  return Math.max(backoff, serverDelayMs + random * Math.min(serverDelayMs / 10, maxJitterMs));
}

/** Keeps the retries of one client from amplifying an outage. First attempts are free. */
export interface RetryBudget {
  /** Returns whether enough tokens are left for one retry, and if so, withdraws them. */
  withdraw(): boolean;
  /** Refunds the retries of a successful call. A call without retries earns one token. */
  deposit(retries: number): void;
}

const capacity = 500;
const price = 14;

/** Creates a full budget. */
export function createRetryBudget(): RetryBudget {
  let tokens = capacity;
  return {
    withdraw() {
      const isEnough = tokens >= price;
      if (isEnough) tokens -= price;
      return isEnough;
    },
    deposit(retries) {
      tokens = Math.min(capacity, tokens + (retries * price || 1));
    },
  };
}
