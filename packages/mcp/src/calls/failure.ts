import { exitCodeOf } from "@planasonix/configured/src/errors/exit-code.ts";
import { exitCodes, meanings } from "@planasonix/configured/src/errors/exit-codes.ts";
import { plainJson } from "../shown/escape.ts";
import type { Answer } from "../shown/result.ts";
import { cut } from "../shown/size.ts";

/** What is known of an error that matters to an agent. */
interface Failure {
  readonly name?: string;
  readonly message?: string;
  readonly hint?: string;
  readonly operation?: string;
  readonly status?: number;
  readonly code?: unknown;
  readonly details?: unknown;
  readonly outcome?: string;
  readonly checkWith?: string;
  readonly retryAt?: unknown;
  readonly key?: string;
}

/** The longest message that is shown, in characters. */
const messageLength = 800;

/** How many rejected fields are shown. */
const maxDetails = 5;

/** Says why a call failed, and what to do next: always as the result of the tool, because a model sees no other error. */
export function answerFailure(error: unknown): Answer {
  const failure: Failure = Object(error);
  const { name = "", message = String(error), hint, outcome, checkWith, retryAt } = failure;
  if (/^(UsageError|Ended|NotAllowedError|TypeError)$/.test(name)) {
    return { text: [cut(message, messageLength), ...(hint ? [hint] : [])].join("\n"), isError: true };
  }
  if (name === "MissingApiKeyError") {
    const text =
      "Nothing was sent: there is no API key. Set PLANASONIX_API_KEY in the configuration of the host, which may";
    return { text: `${text} not pass the variables of a shell, or name a profile with --profile`, isError: true };
  }
  const code = exitCodeOf(error);
  const known = Object.entries(exitCodes).find(([, number]) => number === code)?.[0] as keyof typeof meanings;
  if (known === "bug")
    return { text: `This is a bug of @planasonix/mcp: ${cut(message, messageLength)}`, isError: true };
  const [meaning, step] = meanings[known];
  const next = [
    `Failed: ${meaning}${step && known !== "unknown" ? `; ${step}` : ""}`,
    ...(retryAt instanceof Date ? [`Not before ${retryAt.toISOString()}`] : []),
    ...(outcome === "unknown" && checkWith
      ? [`It may have been executed: look with ${checkWith} before anything else`]
      : []),
  ];
  return { text: next.join("\n"), data: dataOf(failure, message), isError: true };
}

/** What the API says, which is data. */
function dataOf({ operation, status, code, details }: Failure, message: string): string {
  const rejected = Array.isArray(details) ? details.slice(0, maxDetails) : [];
  return plainJson({
    operation,
    status,
    code: typeof code === "string" ? cut(code, 100) : undefined,
    message: cut(message, messageLength),
    ...(rejected.length > 0 && {
      details: rejected.map(({ field, issue }) => cut(`${field ?? ""}: ${issue ?? ""}`, 200)),
    }),
  });
}
