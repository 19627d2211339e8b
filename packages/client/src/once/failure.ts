import { isCallError, isDeadlineError, isNotFoundError, isOutcomeUnknown, isWaitError } from "@planasonix/runtime";
import type { Progress, StartContext } from "./context.ts";
import { maxStarts, type Step } from "./next-step.ts";
import { label, type Turn } from "./record.ts";
import type { StartError } from "./start-error.ts";
import { noTimeLeft } from "./start-store.ts";

/** Adds the key and the sequence number to an error about the work, or about a request without a known response. */
export function explained({ key }: StartContext, sequence: number, error: unknown): unknown {
  if (!isWaitError(error) && !isOutcomeUnknown(error)) return error;
  const isMissing = isNotFoundError(error.cause);
  const missing = "; check `baseUrl`, and if the work was deleted, use another key";
  const next = isMissing ? missing : isOutcomeUnknown(error) ? "; call again with the same key to find out" : "";
  return Object.assign(error, { message: `${error.message} (start ${sequence} of "${key}"${next})`, key, sequence });
}

/** Names the deadline that was given to the call or the client, in place of what was left of it. */
export function withGivenDeadline({ deadlineMs, exchange }: StartContext, error: unknown): unknown {
  if (!isDeadlineError(error) || error.deadlineMs === exchange.options.deadlineMs) return error;
  const message = error.message.replace(`(${error.deadlineMs} ms)`, `(${deadlineMs} ms)`);
  return Object.assign(error, { message, deadlineMs });
}

/** That the deadline of a call ended before it could decide; empty if it goes on. A timer may ring less than 1 ms early. */
function ended({ leftMs, deadlineMs }: StartContext): string {
  return leftMs() < 1 ? `deadlineMs (${deadlineMs} ms) ended before it was decided` : "";
}

/** The error for a key of which too many starts in a row have failed. */
export function exhausted(context: StartContext, sequence: number): StartError {
  return context.error(
    { reason: "exhausted", sequence, settledBy: "person" },
    `is not started: ${maxStarts} starts have not succeeded; use another key`,
  );
}

/** What is known of a start that may have been executed. */
interface Unknown {
  readonly sequence: number;
  /** The IDs of the work that may come from it. */
  readonly candidates?: readonly string[] | undefined;
  readonly settledBy: StartError["settledBy"];
  readonly cause?: unknown;
}

/** The error for a start that may have been executed. */
export function unknown(context: StartContext, { sequence, candidates = [], settledBy, cause }: Unknown): StartError {
  const checkWith = context.input.endpoint.operation.outcome;
  const seen = candidates.length > 0 ? `; it may be ${candidates.join(" or ")}` : "";
  const late = ended(context) && `, and ${ended(context)}`;
  const next = settledBy === "time" ? "or call again with the same key" : "call `resolveStart`, or use another key";
  return context.error(
    { reason: "unknown", sequence, candidates, outcome: "unknown", checkWith, settledBy },
    `is not started again: start ${sequence} may have been executed${late}${seen}. Check with ${checkWith}; then wait ` +
      `for the work by its ID, ${next}`,
    cause,
  );
}

/**
 * The error for a call that has started nothing, because a start of another key may still be executed. If the key is its
 * own, this call may have sent that start: its outcome is unknown.
 */
export function busy(
  context: StartContext,
  { key, sequence }: Turn,
  settledBy: StartError["settledBy"],
  cause?: unknown,
): StartError {
  if (key === context.key) return unknown(context, { sequence, settledBy, cause });
  const late = ended(context) && `; ${ended(context)}`;
  const next =
    settledBy === "time" ? "call again with the same key" : "call again with that key, or call `resolveStart` for it";
  return context.error(
    { reason: "busy", otherKey: key, settledBy },
    `is not started, because "${label(key, sequence)}" may still start the same and has no known response${late}; ${next}`,
    cause,
  );
}

/** Whether a read had too little time before the deadline of the call. It says nothing about the API. */
export function isCutShort({ leftMs }: StartContext, error: unknown): boolean {
  return isDeadlineError(error) && leftMs() < 1;
}

/** The error for a call that cannot read which work a start that may have been executed has started. */
export function unread(
  context: StartContext,
  { sequence, turn }: { readonly sequence: number; readonly turn?: Turn | undefined },
  error: unknown,
): StartError {
  // What the API certainly refuses, such as a key that may not list, no later call gets.
  const settledBy = isCallError(error) && error.failure === "final" ? "person" : "time";
  const cause = isCutShort(context, error) ? undefined : error;
  return turn ? busy(context, turn, settledBy, cause) : unknown(context, { sequence, settledBy, cause });
}

/**
 * The error for a call that ends while a start is undecided, because its deadline has passed or its store has failed;
 * `undefined` if nothing is undecided. What has failed is its cause: a caller must not take it for a start that was not sent.
 */
export function undecided(
  context: StartContext,
  step: Step,
  { candidates, lost }: Progress,
  failed?: StartError,
): StartError | undefined {
  const { sequence } = step;
  const settledBy = failed?.settledBy ?? "time";
  const cause = failed && failed.cause !== noTimeLeft ? failed : lost;
  if ("turn" in step && step.turn) return busy(context, step.turn, settledBy, cause);
  const isAsking = step.do === "look" || step.do === "pause" || step.do === "adopt" || step.do === "send";
  return isAsking || lost !== undefined ? unknown(context, { sequence, candidates, settledBy, cause }) : undefined;
}

/** The error of a store that failed before this call has started anything. The store is not to blame for the deadline. */
export function notStarted(context: StartContext, failed: StartError): StartError {
  const { settledBy, cause } = failed;
  if (settledBy !== "time" || !ended(context)) return failed;
  return context.error(
    { reason: "store", settledBy },
    `is not started: ${ended(context)}. This call has started nothing; call again with the same key`,
    cause === noTimeLeft ? undefined : failed,
  );
}
