import { waitFor } from "@planasonix/configured/src/described/find-command.ts";
import { exitCodeOf } from "@planasonix/configured/src/errors/exit-code.ts";
import { type ExitCode, exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { safeJson } from "@planasonix/configured/src/shown/sanitize.ts";
import type { Output } from "../shown/output.ts";
import { debugLines, type Hint, hintsOf, messageOf } from "../shown/report.ts";
import { apiFlagsIn } from "../typed/shared-flags.ts";
import { pasteable } from "../work/waiting/words.ts";

/** The error of a command as one line of JSON, for programs and agents. What is not known is missing. */
export interface ErrorLine {
  /** The code of the API, otherwise the kind of the error, such as `usage` or `wait_failed`. */
  readonly code: string;
  readonly exit: ExitCode;
  readonly exit_name: keyof typeof exitCodes;
  readonly message: string;
  /** The operation that failed, such as `pipelines.run`. */
  readonly operation?: string;
  readonly status?: number;
  /** The fields that the API rejected. */
  readonly details?: readonly object[];
  /** `unknown` if the operation may have been executed. */
  readonly outcome?: string;
  /** The operation that tells whether it was. */
  readonly check_with?: string;
  readonly idempotency_key?: string;
  readonly retry_at?: string;
  /** The command to run next. */
  readonly next?: string;
  /** What else helps, in words, such as a flag, or the ID of the request. */
  readonly hint?: string;
}

/**
 * Prints why a command failed as one line of JSON on stderr, the last one, and returns the exit code.
 * @param more Hints in addition to those that the error itself gives.
 */
export async function reportLine(
  error: unknown,
  { stderr }: { readonly stderr: Output },
  args: readonly string[],
  more: readonly Hint[] = [],
): Promise<ExitCode> {
  const exit = exitCodeOf(error);
  const debug = args.includes("--debug") ? debugLines(error) : [];
  await stderr.write(`${[...debug, safeJson(errorLine(error, exit, args, more))].join("\n")}\n`);
  return exit;
}

/**
 * @param args The arguments of the command, for a command that repeats it.
 * @param more Hints in addition to those that the error itself gives.
 */
export function errorLine(
  error: unknown,
  exit: ExitCode,
  args: readonly string[],
  more: readonly Hint[] = [],
): ErrorLine {
  const { status, outcome, checkWith, idempotencyKey, retryAt, details } = Object(error);
  const { operation } = workIn(error);
  const [exitName] = Object.entries(exitCodes).find(([, code]) => code === exit) ?? ["bug"];
  const fields = {
    code: codeOf(error, exitName),
    exit,
    exit_name: exitName,
    message: messageOf(error, exit),
    operation,
    status,
    details: Array.isArray(details) && details.length > 0 ? details : undefined,
    outcome,
    check_with: outcome === "unknown" ? checkWith : undefined,
    idempotency_key: outcome === "unknown" ? idempotencyKey : undefined,
    retry_at: retryAt instanceof Date ? retryAt.toISOString() : undefined,
    next: nextOf(error, exit, args, more),
    hint:
      hintsOf(error, exit)
        .filter(({ command }) => command === undefined)
        .map(({ text }) => text)
        .join(". ") || undefined,
  };
  return fields as ErrorLine;
}

/** `MissingApiKeyError` -> `missing_api_key`; for the end of work and of starts, with the reason. */
function codeOf(error: unknown, exitName: string): string {
  const { code, name = "", reason } = Object(error);
  if (typeof code === "string") return code;
  if (exitName === "bug") return "bug";
  const kind = name === "Ended" || name === "Interrupted" ? exitName : String(name).replace(/Error$/, "");
  const text = reason === undefined ? kind : `${kind}_${reason}`;
  return text.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}

/** The command that is the next step which the exit code means. */
function nextOf(error: unknown, exit: ExitCode, args: readonly string[], more: readonly Hint[]): string | undefined {
  const { operation, id } = workIn(error);
  const hint = [...hintsOf(error, exit), ...more].find(({ command }) => command !== undefined)?.command;
  const isStopped = exit > exitCodes.bug; // by a signal
  if (id !== undefined && (exit === exitCodes.stillGoing || exit === exitCodes.unknown || isStopped)) {
    const wait = waitFor(operation);
    if (wait) return pasteable([...wait, id, ...apiFlagsIn(args)]);
  }
  if (id !== undefined && exit === exitCodes.failed && operation === "runs.get") {
    return pasteable(["runs", "explain", id, ...apiFlagsIn(args)]);
  }
  if (hint !== undefined) return hint;
  if (exit === exitCodes.notAllowed) return "planasonix auth status";
  const { idempotencyKey, isRepeatable } = Object(error);
  if (exit === exitCodes.notSent || isRepeatable) return pasteable(args);
  return (exit === exitCodes.unknown || isStopped) && idempotencyKey !== undefined
    ? pasteable([...args, "--idempotency-key", idempotencyKey])
    : undefined;
}

/** The work that the error is about; for an error of this program, as it or its cause says. */
function workIn(error: unknown): { readonly operation?: string; readonly id?: string } {
  const { operation, id, work, cause } = Object(error);
  if (work) return work;
  return operation === undefined && cause !== undefined ? workIn(cause) : { operation, id };
}
