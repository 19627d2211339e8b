import { statSync } from "node:fs";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { checkReplaceable, replaceFile } from "@planasonix/configured/src/session/replace-file.ts";
import { inOneLine, safeJson } from "@planasonix/configured/src/shown/sanitize.ts";

/** How work stands: it was (not) started, it ended, the contact was lost, or a signal ended the wait. */
export type Outcome = "not_started" | "going" | "succeeded" | "failed" | "canceled" | "unknown" | "interrupted";

/** What a result file and the outputs of a CI step say about work. */
export interface WorkResult {
  readonly operation: string;
  readonly id: string | undefined;
  /** Where the API has the work. */
  readonly url: string | undefined;
  readonly outcome: Outcome;
  /** The exit code; `null` until the command ends. */
  readonly exit_code: number | null;
  /** The error that ended the command; `null` if there is none. */
  readonly error: ResultError | null;
  /** The work, as it was last seen. */
  readonly resource: unknown;
}

/** An error, for programs. */
export interface ResultError {
  readonly name: string;
  /** The code of the API's error, such as `not_found`. */
  readonly code: string | null;
  /** Why a wait or a start ended, such as `deadline`. */
  readonly reason: string | null;
  readonly message: string;
}

/** The fields of an error that a program can use; its message is safe to print. */
export function resultErrorOf(error: unknown): ResultError | null {
  if (error === undefined) return null;
  const { name = "Error", code, reason, message = String(error) } = Object(error);
  const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);
  return { name, code: textOf(code), reason: textOf(reason), message: inOneLine(message) };
}

/**
 * Writes a result file in one step, so that a reader never sees half of it.
 *
 * @throws {UsageError} If the file cannot be written.
 */
export function writeResultFile(path: string, result: WorkResult): void {
  try {
    replaceFile(path, `${safeJson(result, 2)}\n`);
  } catch (error) {
    throw new UsageError(`--result-file: ${path} cannot be written (${Object(error).code})`);
  }
}

/**
 * Checks that a result file can be written, before anything is started whose ID would be lost without it.
 *
 * @throws {UsageError} If it cannot.
 */
export function checkResultFile(path: string): void {
  if (path === "") throw new UsageError("--result-file needs the name of a file");
  try {
    checkReplaceable(path);
  } catch (error) {
    throw new UsageError(`--result-file: ${path} cannot be written (${Object(error).code})`);
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`--result-file: ${path} is a folder; name a file in it`);
}
