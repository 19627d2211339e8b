import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** Work has ended, or can no longer be followed, in a way that has an exit code of its own. */
export class Ended extends Error {
  readonly code: ExitCode;

  constructor(code: ExitCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "Ended";
    this.code = code;
  }
}

/**
 * The fields of the client's errors on which the exit code depends. The errors are recognized by them, so that this
 * module, which every command loads, does not load the client.
 */
interface Failure {
  readonly name?: string;
  readonly reason?: string;
  readonly cause?: unknown;
  readonly failure?: string;
  readonly outcome?: string;
  readonly status?: number;
}

/**
 * Returns the exit code with which `planasonix` ends after an error, for programs that use `@planasonix/client` and end as
 * it does. An error that is not known is a bug: 70.
 */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof Ended) return error.code;
  const { name = "", reason, cause, failure, outcome, status }: Failure = Object(error);
  if (name === "UsageError" || name === "MissingApiKeyError" || status === 401) return exitCodes.usage;
  if (name === "WaitError") return codeOfWait(reason, cause);
  if (name === "StartError") return codesOfStart[reason ?? ""] ?? exitCodes.unknown;
  if (outcome === "unknown") return exitCodes.unknown;
  if (failure === "not_sent" || failure === "rejected") return exitCodes.notSent;
  if (failure === "ambiguous") return exitCodes.unknown;
  if (failure === "final" || name === "PaginationError") return exitCodes.rejected;
  return exitCodes.bug;
}

/** Why `startOnce` did not decide to start. If it is unknown whether something was started, nothing else matters. */
const codesOfStart: Readonly<Record<string, ExitCode>> = {
  arguments: exitCodes.usage,
  operation: exitCodes.usage,
  exhausted: exitCodes.rejected,
  store: exitCodes.notSent,
};

/** At the deadline, a failed last poll means that the contact was lost, even if it had succeeded shortly before. */
function codeOfWait(reason: string | undefined, cause: unknown): ExitCode {
  if (reason === "failed") return exitCodes.failed;
  if (reason === "canceled") return exitCodes.canceled;
  return reason === "deadline" && cause === undefined ? exitCodes.stillGoing : exitCodes.unknown;
}
