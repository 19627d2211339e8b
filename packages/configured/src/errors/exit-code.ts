import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** What is known of an end besides its message. */
interface EndDetails extends Partial<Pick<Ended, "cause" | "work" | "hint">> {}

/** Work has ended, or can no longer be followed, in a way that has an exit code of its own. */
export class Ended extends Error {
  readonly code: ExitCode;
  /** The work that it is about: the operation that is polled, and the ID. */
  readonly work: { readonly operation: string; readonly id: string | undefined } | undefined;
  /** What to do about it. */
  readonly hint: string | undefined;

  constructor(code: ExitCode, message: string, { cause, work, hint }: EndDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "Ended";
    this.code = code;
    this.work = work;
    this.hint = hint;
  }
}

/**
 * The fields of the client's errors on which the exit code depends. The errors are recognized by them, so that this
 * module, which every command loads, does not load the client.
 */
interface Failure {
  readonly name?: string;
  readonly reason?: string;
  readonly settledBy?: string;
  readonly cause?: unknown;
  readonly failure?: string;
  readonly outcome?: string;
  readonly status?: number;
  readonly message?: unknown;
}

/**
 * With what the client refuses a value before it sends anything: a text that hides a secret, half a character, or a value
 * of the environment. Another `TypeError` is a mistake in the program.
 */
const refusal =
  /^(?:`[^`]+` (?:is .*, which hides a secret|must be a well-formed string)|(?:The key from )?`?PLANASONIX_[A-Z_]+`? must )/s;

/**
 * Returns the exit code with which `planasonix` ends after an error, for programs that use `@planasonix/client` and end as
 * it does. An error that is not known is a bug of the program, as is an unknown option: 70.
 */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof Ended) return error.code;
  const { name = "", reason, cause, failure, outcome, status, message }: Failure = Object(error);
  if (name === "UsageError" || name === "MissingApiKeyError" || status === 401) return exitCodes.usage;
  if (name === "TypeError" && refusal.test(String(message))) return exitCodes.usage;
  if (name === "NotAllowedError") return exitCodes.notAllowed;
  if (name === "WaitError") return codeOfWait(reason, cause);
  if (name === "StartError") return codeOfStart(Object(error));
  if (outcome === "unknown") return exitCodes.unknown;
  if (failure === "not_sent" || failure === "rejected") return exitCodes.notSent;
  if (failure === "ambiguous") return exitCodes.unknown;
  // Only a dialect refuses a request before it is sent, because it has no equal in that form.
  if (name === "CallError" && failure === "final") return exitCodes.usage;
  if (failure === "final" || name === "PaginationError") return exitCodes.rejected;
  return exitCodes.bug;
}

/** A store that can never work is a mistake in the command, and one that does not answer may answer later. */
function codeOfStart({ reason, settledBy }: Failure): ExitCode {
  if (reason === "store") return settledBy === "person" ? exitCodes.usage : exitCodes.notSent;
  if (reason === "arguments" || reason === "operation") return exitCodes.usage;
  return settledBy === "person" || reason === "decided" ? exitCodes.rejected : exitCodes.unknown;
}

/** At the deadline, a failed last poll means that the contact was lost, even if it had succeeded shortly before. */
function codeOfWait(reason: string | undefined, cause: unknown): ExitCode {
  if (reason === "failed") return exitCodes.failed;
  if (reason === "canceled") return exitCodes.canceled;
  return reason === "deadline" && cause === undefined ? exitCodes.stillGoing : exitCodes.unknown;
}
