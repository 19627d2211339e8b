import { isNotFoundError, isOutcomeUnknown, isWaitError } from "@planasonix/runtime";
import type { StartContext } from "./context.ts";
import { maxStarts, type Step } from "./next-step.ts";
import type { StartError } from "./start-error.ts";

/** Adds the key and the sequence number to an error about the work, or about a request without a known response. */
export function explained({ key }: StartContext, sequence: number, error: unknown): unknown {
  if (!isWaitError(error) && !isOutcomeUnknown(error)) return error;
  const isMissing = isNotFoundError(error.cause);
  const missing = "; check `baseUrl`, and if the work was deleted, use another key";
  const next = isMissing ? missing : isOutcomeUnknown(error) ? "; call again with the same key to find out" : "";
  return Object.assign(error, { message: `${error.message} (start ${sequence} of "${key}"${next})`, key, sequence });
}

/**
 * The error for a call that cannot decide. `candidates` are the IDs of the work that may come from the start. With a
 * `cause`, or while the start may still be executed, a later call may decide; otherwise, only a person can.
 */
export function failure(
  context: StartContext,
  { sequence, do: reason }: Step & { do: "unknown" | "exhausted" },
  candidates: readonly string[] = [],
  cause?: unknown,
  settledBy: StartError["settledBy"] = cause === undefined ? "person" : "time",
): StartError {
  if (reason === "exhausted") {
    return context.error(
      { reason, sequence, settledBy },
      `is not started: ${maxStarts} starts have not succeeded; use another key`,
    );
  }
  const checkWith = context.input.endpoint.operation.outcome;
  const seen = candidates.length > 0 ? `; it may be ${candidates.join(" or ")}` : "";
  return context.error(
    { reason, sequence, candidates, outcome: "unknown", checkWith, settledBy },
    `is not started again: start ${sequence} may have been executed${seen}. Check with ${checkWith}; then ` +
      "wait for the work by its ID, or use another key",
    cause,
  );
}
