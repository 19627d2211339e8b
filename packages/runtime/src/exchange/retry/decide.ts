import type { AttemptReason, FailureClass } from "../../model/attempt.ts";

/** Everything that the decision after a failed attempt depends on. */
export interface RetryInput {
  readonly failure: FailureClass;
  /** Whether the operation may be repeated although it may have been executed. */
  readonly isRepeatable: boolean;
  /** Whether the body can be sent again, byte for byte. */
  readonly isReplayable: boolean;
  /** Whether the server says that a retry would change nothing. */
  readonly isVetoed: boolean;
  /** How many of the attempts were answered 429, this one included. */
  readonly throttled: number;
  /** Whether this one was. */
  readonly isThrottled: boolean;
  /** How many retries there have been after other failures. */
  readonly retries: number;
  readonly maxRetries: number;
  /** The delay that the server states, in milliseconds, if it does. */
  readonly serverDelayMs: number | undefined;
  /** What is left of the deadline, in milliseconds. */
  readonly leftMs: number;
  /** A number in [0, 1), for the jitter. */
  readonly random: number;
}

/** What to do after a failed attempt. `waitMs` is the delay before a retry, also before one that is not made. */
export interface RetryDecision {
  readonly retry: boolean;
  readonly why: AttemptReason;
  readonly waitMs: number;
}

const firstDelayMs = 500;
const maxDelayMs = 20_000;
const maxJitterMs = 2_000;
/** How often a call may be answered 429: as long as that does not fail it, its deadline is what bounds it. */
const maxThrottled = 20;

/** Decides what to do after a failed attempt. Pure: the caller passes the randomness and does the waiting. */
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

/** Keeps the retries of one client from multiplying an outage. First attempts never need it. */
export interface RetryBudget {
  /** Pays for one retry. Returns its price, or 0 if too little is left. */
  withdraw(): number;
  /** Returns what the retries of a successful call have cost; a call without retries earns one token. */
  deposit(paid: number): void;
}

const capacity = 500;
const price = 14;

/** Creates a full budget. */
export function createRetryBudget(): RetryBudget {
  let tokens = capacity;
  return {
    withdraw() {
      if (tokens < price) return 0;
      tokens -= price;
      return price;
    },
    deposit(paid) {
      tokens = Math.min(capacity, tokens + Math.max(1, paid));
    },
  };
}
