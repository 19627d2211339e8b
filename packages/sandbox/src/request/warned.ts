// The warnings of a request: its probable mistakes, in a header of the response. A strict sandbox rejects the request.

import { type ErrorDetail, HttpError, type HttpResponse, invalidRequestMessage } from "@planasonix/serving";
import { maxDetails } from "../description/validator.ts";

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
  const shown = mistakes.slice(0, maxWarnings).map(({ field, issue }) => printable(`${field} ${issue}`));
  const more = mistakes.length - shown.length;
  const warnings = more > 0 ? [...shown, `and ${more} more`] : shown;
  return { ...response, headers: { ...response.headers, [warningHeader]: warnings.join("; ") }, warnings };
}

/** @throws {HttpError} 400 with the mistakes as details, if there are any. */
export function rejectMistakes(mistakes: readonly ErrorDetail[]): void {
  if (mistakes.length === 0) return;
  const details = mistakes.slice(0, maxDetails);
  throw new HttpError({ status: 400, message: invalidRequestMessage(mistakes), details });
}

/** Escapes the characters that a header cannot contain. */
function printable(text: string): string {
  return text.replaceAll(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
