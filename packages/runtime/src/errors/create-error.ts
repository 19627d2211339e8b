import { isUncertain } from "../exchange/retry/decide.ts";
import { type CallDiagnostics, emptyDiagnostics, type FailureClass } from "../model/attempt.ts";
import type { HttpRequest } from "../model/request.ts";
import { type CallError, DeadlineError, TimeoutError } from "./errors.ts";

/** What an error tells beside the request it is about. */
export type ErrorFields = Partial<CallDiagnostics> & Readonly<Record<string, unknown>>;

/** Makes an error about a request. Its message begins with the request, and ends with what is open if the outcome is. */
export function callError<Kind extends CallError>(
  Kind: new (message: string, fields: object, cause?: unknown) => Kind,
  { name, operation, method, path }: HttpRequest,
  message: string,
  fields: ErrorFields,
  cause?: unknown,
): Kind {
  const isOpen = fields.failure === "ambiguous" && isUncertain(operation);
  const tells = operation.outcome ? `: ${operation.outcome} tells` : "";
  return new Kind(
    `${method} ${path} ${message}${isOpen ? `${message.endsWith(".") ? "" : "."} Whether it took effect is not known${tells}` : ""}`,
    { operation: name, method, path, ...emptyDiagnostics, ...fields },
    cause,
  );
}

/** One attempt took too long; it may have been carried out if it was sent. */
export function timeoutError(request: HttpRequest): TimeoutError {
  const { timeoutMs } = request;
  return callError(TimeoutError, request, `took longer than timeoutMs, ${timeoutMs} ms`, {
    failure: failureOf(request),
    timeoutMs,
  });
}

/** The call is out of time while it was under way; it may have been carried out if it was sent. */
export function deadlineError(request: HttpRequest): DeadlineError {
  return outOfTime(request, "took", { failure: failureOf(request) });
}

/** A layer or a key that was waited for in vain has kept the request from being sent. */
function failureOf({ state }: HttpRequest): FailureClass {
  return state.isSent ? "ambiguous" : "not_sent";
}

/** The call is out of time, or will be, before it got a place. `retryAt` is when it could have been sent, if that is known. */
export function deadlineBeforeSend(request: HttpRequest, retryAt?: Date): DeadlineError {
  return outOfTime(request, "has to wait for the rate limit", { failure: "not_sent", retryAt });
}

function outOfTime(request: HttpRequest, what: string, fields: ErrorFields): DeadlineError {
  const { deadlineMs } = request;
  return callError(DeadlineError, request, `${what} longer than deadlineMs, ${deadlineMs} ms`, {
    ...fields,
    deadlineMs,
  });
}
