/** The exit codes. Each of them means one next step, and CI systems may retry on 3, 5 and 6. */
export const exitCodes = {
  /** It succeeded. */
  success: 0,
  /** The work failed. */
  failed: 1,
  /** The command, the configuration or the API key is wrong: fix it. */
  usage: 2,
  /** The work was still going at the time limit: wait again. */
  stillGoing: 3,
  /** Somebody canceled the work. */
  canceled: 4,
  /** The contact was lost, or it is unknown whether something was started: retry with the same key. */
  unknown: 5,
  /** Nothing happened: retry. */
  notSent: 6,
  /** The API said no: do not retry. */
  rejected: 7,
  /** A bug of this program. */
  bug: 70,
  hangup: 129,
  interrupt: 130,
  terminate: 143,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Work has ended, or can no longer be followed, in a way that has an exit code of its own. */
export class Ended extends Error {
  readonly code: ExitCode;

  constructor(code: ExitCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "Ended";
    this.code = code;
  }
}

/** The fields of the client's errors on which the exit code depends. */
interface Failure {
  readonly name?: string;
  readonly reason?: string;
  readonly cause?: unknown;
  readonly failure?: string;
  readonly outcome?: string;
  readonly status?: number;
}

/**
 * Returns the exit code for an error. The client's errors are recognized by their fields, so that this module, which
 * every command loads, does not load the client.
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
