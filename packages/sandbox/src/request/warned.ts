// The warnings of a request: its probable mistakes, in a header of the response. A strict sandbox rejects the request.
import { type ErrorDetail, FaultError, type HttpResponse, invalidRequestMessage } from "@planasonix/serving";

/** The header with the warnings of a request. */
const warningHeader = "X-Sandbox-Warning";

/** A response with its warnings. */
export interface WarnedResponse extends HttpResponse {
  readonly warnings?: readonly string[];
}

/** The maximum number of warnings in one response, because clients limit the size of headers. */
const maxWarnings = 10;

/** Adds warnings of mistakes to a response. The response of a repeated request has the same ones. */
export function warned(response: HttpResponse, mistakes: readonly ErrorDetail[]): WarnedResponse {
  if (mistakes.length === 0) return response;
  const warnings = mistakes.map(({ field, issue }) => printable(`${field} ${issue}`));
  const more = warnings.length - maxWarnings;
  const shown = more > 0 ? [...warnings.slice(0, maxWarnings), `and ${more} more`] : warnings;
  return { ...response, headers: { ...response.headers, [warningHeader]: shown.join("; ") }, warnings };
}

/** @throws {FaultError} 400 with the mistakes as details, if there are any. */
export function rejectMistakes(mistakes: readonly ErrorDetail[]): void {
  if (mistakes.length === 0) return;
  throw new FaultError({ status: 400, message: invalidRequestMessage(mistakes), details: mistakes });
}

/** Escapes the characters that a header cannot contain. */
function printable(text: string): string {
  return text.replaceAll(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
