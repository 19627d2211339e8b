import type { FailureClass, Why } from "./attempts.ts";
import type { Operation, RetryClass } from "./operation.ts";

/** Everything that the decision after a failed attempt depends on. */
export interface Situation {
  readonly failure: FailureClass;
  /** Whether the operation may be repeated although it may have been carried out. */
  readonly repeatable: boolean;
  /** Whether the body can be sent again, byte for byte. */
  readonly replayable: boolean;
  /** How many attempts there have been. */
  readonly attempt: number;
  readonly maxRetries: number;
  /** How long the server asks to wait, in milliseconds, if it does. */
  readonly hintMs: number | undefined;
  /** What is left of the deadline, in milliseconds. */
  readonly leftMs: number;
  /** A number in [0, 1) that spreads the pause. */
  readonly random: number;
}

/** What to do after a failed attempt. `waitMs` is the pause that is, or would have been, right. */
export interface Decision {
  readonly retry: boolean;
  readonly why: Why;
  readonly waitMs: number;
}

const firstPauseMs = 500;
const longestPauseMs = 20_000;
const longestSpreadMs = 2_000;

/** Decides what to do after a failed attempt. Pure: the caller brings the randomness and does the waiting. */
export function decideRetry(situation: Situation): Decision {
  const waitMs = pauseMs(situation);
  const refusal = refuse(situation, waitMs);
  if (refusal) return { retry: false, why: refusal, waitMs };
  return { retry: true, why: situation.hintMs === undefined ? "backoff" : "hint", waitMs };
}

function refuse(situation: Situation, waitMs: number): Why | undefined {
  const { failure, repeatable, replayable, attempt, maxRetries, leftMs } = situation;
  if (failure === "final") return "final";
  if (failure === "ambiguous" && !repeatable) return "ambiguous";
  if (!replayable) return "body";
  if (attempt > maxRetries) return "exhausted";
  return waitMs < leftMs ? undefined : "deadline";
}

/** Exponential with jitter; a hint of the server is a floor, with a spread above it so that callers do not come back as one. */
export function pauseMs({ attempt, hintMs, random }: Pick<Situation, "attempt" | "hintMs" | "random">): number {
  const backoff = (0.5 + random / 2) * Math.min(firstPauseMs * 2 ** (attempt - 1), longestPauseMs);
  if (hintMs === undefined) return backoff;
  return Math.max(backoff, hintMs + random * Math.min(hintMs / 10, longestSpreadMs));
}

/** How the operation may be repeated, by its row or else by its method. */
export function retryClass({ retry, http }: Operation): RetryClass {
  if (retry) return retry;
  if (http.startsWith("POST")) return "keyed";
  return http.startsWith("GET") || http.startsWith("HEAD") ? "safe" : "idempotent";
}

/** Whether the operation may be sent again although an earlier attempt may have been carried out. */
export function isRepeatable(operation: Operation, keyed: boolean): boolean {
  const allowed = retryClass(operation);
  return allowed === "keyed" ? keyed : allowed !== "never";
}

/** Whether a failure can leave open if the operation took effect, so that repeating it by hand is not safe either. */
export function isUncertain(operation: Operation): boolean {
  const allowed = retryClass(operation);
  return allowed === "keyed" || allowed === "never";
}

/** What a message adds when the outcome is open. */
export function describeUncertainty(operation: Operation): string {
  if (!isUncertain(operation)) return "";
  return `. Whether it took effect is not known${operation.outcome ? `: ${operation.outcome} tells` : ""}`;
}
