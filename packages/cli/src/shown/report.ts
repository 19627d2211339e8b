import { inspect } from "node:util";
import { exitCodeOf } from "@planasonix/configured/src/errors/exit-code.ts";
import { type ExitCode, exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { safeJson } from "@planasonix/configured/src/shown/sanitize.ts";
import { errorPages } from "../generated/error-pages.ts";
import type { Output } from "./output.ts";
import { paint } from "./paint.ts";

/**
 * Prints why a command failed and what to do about it, and returns the exit code.
 * @param more Hints in addition to those that the error itself gives.
 */
export async function report(
  error: unknown,
  { stderr }: { readonly stderr: Output },
  isDebugging: boolean,
  more: readonly Hint[] = [],
): Promise<ExitCode> {
  const code = exitCodeOf(error);
  const title = paint(stderr, "red", "Error:");
  const hints = [...more, ...hintsOf(error, code)].map(({ text, command }) =>
    [text, command].filter(Boolean).join(" "),
  );
  const lines = [`${title} ${messageOf(error, code)}`, ...detailsOf(error), ...hints];
  if (isDebugging) lines.push(...debugLines(error));
  await stderr.write(`${lines.join("\n")}\n`);
  return code;
}

/** All that is known of an error, for whoever looks for its cause. */
export function debugLines(error: unknown): string[] {
  return [inspect(error, { depth: 6 }), ...(isCallError(error) ? [safeJson(error, 2)] : [])];
}

function isCallError(error: unknown): boolean {
  return typeof Object(error).toJSON === "function";
}

/** What went wrong, in the words of this program. */
export function messageOf(error: unknown, code: ExitCode): string {
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

/** What to do about an error: a text, a command, or both. */
export interface Hint {
  readonly text?: string;
  readonly command?: string;
}

/**
 * What to do about an error, the first step first.
 * @param pages The pages that explain error codes of the API.
 */
export function hintsOf(error: unknown, code: ExitCode, pages: Readonly<Record<string, string>> = errorPages): Hint[] {
  const { name, hint, requestId, outcome, idempotencyKey, checkWith, status, id, settledBy, otherKey } = Object(error);
  const hints: Hint[] = [];
  if (hint) hints.push(String(hint).startsWith("planasonix ") ? { command: String(hint) } : { text: String(hint) });
  if (name === "MissingApiKeyError") {
    hints.push({ text: "Set PLANASONIX_API_KEY, or run:", command: "planasonix init" });
  }
  if (status === 401) hints.push({ text: "To see which API key is used:", command: "planasonix auth status" });
  const wasStarted = name === "WaitError" && id !== undefined;
  if (outcome === "unknown" && checkWith && !wasStarted) {
    hints.push({ text: "It may have been executed. To find out:", command: commandOf(checkWith) });
  }
  if (settledBy === "person" && (outcome === "unknown" || otherKey !== undefined)) {
    hints.push({ text: "Once you know what it did:", command: "planasonix starts resolve --help" });
  }
  if (outcome === "unknown" && idempotencyKey) {
    hints.push({ text: `To try again without doing it twice: --idempotency-key ${idempotencyKey}` });
  }
  if (name === "ConnectionError" && code === exitCodes.notSent) {
    hints.push({ text: "Check the base URL (planasonix auth status), the network, and HTTPS_PROXY." });
  }
  const page = status === undefined ? undefined : new Map(Object.entries(pages)).get(Object(error).code);
  if (page) hints.push({ text: `See ${page}` });
  if (requestId) hints.push({ text: `Request ID: ${requestId}` });
  if (code === exitCodes.bug) {
    hints.push({ text: "Please report it, with the output of the same command with --debug." });
  }
  return hints;
}

/** `pipelines.listRuns` -> `planasonix pipelines list-runs`. */
function commandOf(operation: unknown): string {
  const words = String(operation).split(".");
  return `planasonix ${words.map((word) => word.replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase()).join(" ")}`;
}
