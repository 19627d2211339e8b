import { inspect } from "node:util";
import { exitCodeOf } from "../errors/exit-code.ts";
import { type ExitCode, exitCodes } from "../errors/exit-codes.ts";
import type { Output } from "./output.ts";
import { paint } from "./paint.ts";
import { safeJson } from "./sanitize.ts";

/** Prints why a command failed and what to do about it, and returns the exit code. */
export async function report(
  error: unknown,
  { stderr }: { readonly stderr: Output },
  isDebugging: boolean,
): Promise<ExitCode> {
  const code = exitCodeOf(error);
  const title = paint(stderr, "red", "Error:");
  const lines = [`${title} ${messageOf(error, code)}`, ...detailsOf(error), ...hintsOf(error, code)];
  if (isDebugging) lines.push(inspect(error, { depth: 6 }), ...(isCallError(error) ? [safeJson(error, 2)] : []));
  await stderr.write(`${lines.join("\n")}\n`);
  return code;
}

function isCallError(error: unknown): boolean {
  return typeof Object(error).toJSON === "function";
}

function messageOf(error: unknown, code: ExitCode): string {
  const { name, message = String(error) } = Object(error);
  if (name === "MissingApiKeyError") return "There is no API key";
  if (code === exitCodes.bug) return `This is a bug of planasonix: ${message}`;
  // The client names its options, which nobody has given to this program.
  return message.replace(/\b(?:deadlineMs|timeoutMs) \(/, "its time limit (");
}

/** The fields that the API rejected. */
function detailsOf(error: unknown): string[] {
  const { details } = Object(error);
  if (!Array.isArray(details)) return [];
  return details
    .filter((detail) => detail?.field || detail?.issue)
    .map(({ field, issue }) => `  ${[field, issue].filter(Boolean).join(": ")}`);
}

function hintsOf(error: unknown, code: ExitCode): string[] {
  const { name, hint, requestId, outcome, idempotencyKey, checkWith, status, id, settledBy, otherKey } = Object(error);
  const hints: string[] = [];
  if (hint) hints.push(String(hint));
  if (name === "MissingApiKeyError") hints.push("Set PLANASONIX_API_KEY, or run: planasonix init");
  if (status === 401) hints.push("To see which API key is used: planasonix auth status");
  const wasStarted = name === "WaitError" && id !== undefined;
  if (outcome === "unknown" && checkWith && !wasStarted)
    hints.push(`It may have been executed. To find out: ${commandOf(checkWith)}`);
  if (settledBy === "person" && (outcome === "unknown" || otherKey !== undefined))
    hints.push("Once you know what it did: planasonix starts resolve --help");
  if (outcome === "unknown" && idempotencyKey)
    hints.push(`To try again without doing it twice: --idempotency-key ${idempotencyKey}`);
  if (name === "ConnectionError" && code === exitCodes.notSent) {
    hints.push("Check the base URL (planasonix auth status), the network, and HTTPS_PROXY.");
  }
  if (requestId) hints.push(`Request ID: ${requestId}`);
  if (code === exitCodes.bug) hints.push("Please report it, with the output of the same command with --debug.");
  return hints;
}

/** `pipelines.listRuns` -> `planasonix pipelines list-runs`. */
function commandOf(operation: unknown): string {
  const words = String(operation).split(".");
  return `planasonix ${words.map((word) => word.replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase()).join(" ")}`;
}
