import { isUncertain } from "../exchange/retry/decide.ts";
import { type CallFacts, type FailureClass, noFacts } from "../model/attempt.ts";
import type { SendRequest } from "../model/request.ts";
import { type CallError, DeadlineError, TimeoutError } from "./errors.ts";

/** What an error tells beside the request it is about. */
export type FailureFields = Partial<CallFacts> & Readonly<Record<string, unknown>>;

/** Makes an error about a request. Its message begins with the request, and ends with what is open if the outcome is. */
export function failCall<Kind extends CallError>(
  Kind: new (message: string, fields: object, cause?: unknown) => Kind,
  { name, operation, method, path }: SendRequest,
  message: string,
  fields: FailureFields,
  cause?: unknown,
): Kind {
  const isOpen = fields.failure === "ambiguous" && isUncertain(operation);
  const tells = operation.outcome ? `: ${operation.outcome} tells` : "";
  return new Kind(
    `${method} ${path} ${message}${isOpen ? `${message.endsWith(".") ? "" : "."} Whether it took effect is not known${tells}` : ""}`,
    { operation: name, method, path, ...noFacts, ...fields },
    cause,
  );
}

/** One attempt took too long; it may have been carried out if it was sent. */
export function failTimeout(request: SendRequest): TimeoutError {
  const { timeoutMs } = request;
  return failCall(TimeoutError, request, `took longer than timeoutMs, ${timeoutMs} ms`, {
    failure: failureOf(request),
    timeoutMs,
  });
}

/** The call is out of time while it was under way; it may have been carried out if it was sent. */
export function failDeadline(request: SendRequest): DeadlineError {
  return outOfTime(request, "took", { failure: failureOf(request) });
}

/** A layer or a key that was waited for in vain has kept the request from being sent. */
function failureOf({ state }: SendRequest): FailureClass {
  return state.isSent ? "ambiguous" : "not_sent";
}

/** The call is out of time, or will be, before it got a place. `retryAt` is when it could have been sent, if that is known. */
export function failUnsent(request: SendRequest, retryAt?: Date): DeadlineError {
  return outOfTime(request, "has to wait for the rate limit", { failure: "not_sent", retryAt });
}

function outOfTime(request: SendRequest, what: string, fields: FailureFields): DeadlineError {
  const { deadlineMs } = request;
  return failCall(DeadlineError, request, `${what} longer than deadlineMs, ${deadlineMs} ms`, {
    ...fields,
    deadlineMs,
  });
}
