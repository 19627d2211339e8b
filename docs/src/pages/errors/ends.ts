import { exitCodeOf } from "@planasonix/cli";
import { apiError, sdkError } from "@planasonix/client/testing";

/** How the command line ends after an error. */
export interface End {
  /** The name of the error class. */
  readonly name: string;
  /** What is true of the error; empty if all errors of the class end in the same way. */
  readonly when: string;
  readonly code: number;
}

const unsent = { failure: "not_sent" } as const;
const lost = { outcome: "unknown" } as const;
const [ifUnsent, ifUnknown] = ["nothing was sent", "the request may have been executed"];

/** Errors that differ in how the command line ends, as `exitCodeOf` judges them. */
const errors: readonly (readonly [when: string, error: Error])[] = [
  ...[400, 401, 403, 404, 409].map((status) => ["", apiError({ status })] as const),
  ["", apiError({ status: 429, failure: "rejected" })],
  ["the API asks to come back later", apiError({ status: 503, failure: "rejected" })],
  [ifUnknown, apiError({ status: 500, ...lost })],
  [ifUnsent, sdkError("ConnectionError", unsent)],
  [ifUnknown, sdkError("ConnectionError", lost)],
  [ifUnsent, sdkError("TimeoutError", unsent)],
  [ifUnknown, sdkError("TimeoutError", lost)],
  [ifUnsent, sdkError("DeadlineError", unsent)],
  [ifUnknown, sdkError("DeadlineError", lost)],
  ["", sdkError("RedirectError")],
  ["the request was a read", sdkError("ResponseFormatError")],
  [ifUnknown, sdkError("ResponseFormatError", lost)],
  ["", sdkError("MissingApiKeyError")],
  ["", sdkError("NotAllowedError")],
  ["", sdkError("PaginationError")],
  ...(["failed", "canceled", "deadline", "contact_lost"] as const).map(
    (reason) => [`\`reason\` is \`${reason}\``, sdkError("WaitError", { reason })] as const,
  ),
];

const ends: readonly End[] = errors.map(([when, error]) => ({ name: error.name, when, code: exitCodeOf(error) }));

/** How the command line ends after the errors of a class. */
export function endsOf(name: string): End[] {
  return ends.filter((end) => end.name === name);
}

/** The errors after which the command line ends with a code. */
export function endsWith(code: number): End[] {
  return ends.filter((end) => end.code === code);
}
