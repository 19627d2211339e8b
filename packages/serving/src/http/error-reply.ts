import { errorCodes } from "./error-codes.ts";
import type { HttpResponse } from "./exchange.ts";

/** One problem of a request, as an entry of `error.details`. */
export interface ErrorDetail {
  /** The field, such as `body.nodes[0].id` or `query.limit`. */
  readonly field: string;
  /** The problem, as the end of a sentence that starts with the field. */
  readonly issue: string;
}

/** An error response, without its error code, which depends on the status. */
export interface ErrorReply {
  readonly status: number;
  /** A sentence that names the problem and, if there is one, the fix. */
  readonly message: string;
  readonly details?: readonly ErrorDetail[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Carries an error reply to the layer that turns it into a response. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly reply: ErrorReply;

  constructor(reply: ErrorReply) {
    super(reply.message);
    this.reply = reply;
  }
}

/** The response for an error reply: the error envelope with the given error code. */
export function errorResponse({ status, message, details, headers }: ErrorReply, code: string): HttpResponse {
  return {
    status,
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify({ error: { code, message, ...(details && { details }) } }),
  };
}

/**
 * The error code of a status that the description does not mention: the reason phrase of the status in snake case, such
 * as `method_not_allowed` for 405. A status without a reason phrase has the code `error`.
 */
export function genericErrorCode(status: number): string {
  return errorCodes[status] ?? "error";
}

/** Creates a {@link HttpError} with status 400 and one detail. */
export function invalidRequest(detail: ErrorDetail): HttpError {
  return new HttpError({ status: 400, message: invalidRequestMessage([detail]), details: [detail] });
}

/** The message of a 400: the first detail, and the number of further ones. */
export function invalidRequestMessage(details: readonly ErrorDetail[]): string {
  const [first, ...others] = details;
  if (first === undefined) return "The request is not valid.";
  return `The request is not valid: ${first.field} ${first.issue}${others.length > 0 ? ` (and ${others.length} more)` : ""}.`;
}
