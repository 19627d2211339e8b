// The functions that create the errors of calls and lists, with their messages.
import { requestIdOf } from "../http/headers.ts";
import { type CallDiagnostics, emptyDiagnostics } from "../model/attempt.ts";
import type { HttpRequest } from "../model/request.ts";
import { readProperty } from "../platform/thrown.ts";
import {
  CallError,
  DeadlineError,
  MissingApiKeyError,
  PaginationError,
  type PlanasonixError,
  TimeoutError,
} from "./errors.ts";

/** An error class with a protected constructor; `Kind` is the type of its instances. */
export type ErrorClass<Kind> = NewableFunction & { readonly prototype: Kind };

/** Creates an error. The constructors are protected, so that callers do not depend on their parameters. */
export function createError<Kind extends PlanasonixError>(
  Kind: ErrorClass<Kind>,
  message: string,
  fields?: object,
  cause?: unknown,
): Kind {
  return Reflect.construct(Kind, [message, fields, cause]);
}

/** The fields of an error in addition to those of its request. */
export type CallErrorFields = Partial<CallDiagnostics> & Readonly<Record<string, unknown>>;

/** What an error says about its request. */
export type RequestFacts = Pick<HttpRequest, "name" | "method" | "path" | "headers">;

/** Creates an error about a request. The message begins with method and path, and states an unknown outcome. */
export function callError<Kind extends CallError>(
  Kind: ErrorClass<Kind>,
  { name, method, path, headers }: RequestFacts,
  message: string,
  fields: CallErrorFields,
  cause?: unknown,
): Kind {
  const ofRequest = { requestId: undefined, idempotencyKey: headers["idempotency-key"] };
  const whole = { operation: name, method, path, ...ofRequest, ...emptyDiagnostics, ...fields };
  return addOutcome(createError(Kind, `${method} ${path} ${message}`, whole, cause));
}

/** Creates an error about a response, with its status and request ID. */
export function responseError<Kind extends CallError>(
  Kind: ErrorClass<Kind>,
  request: RequestFacts,
  response: Response,
  message: string,
  fields: CallErrorFields,
): Kind {
  return callError(Kind, request, message, { status: response.status, requestId: requestIdOf(response), ...fields });
}

/** Adds the diagnostics of the call to an error that was created before they were known. */
export function addDiagnostics(error: CallError, diagnostics: CallDiagnostics): void {
  const isSaid = error.outcome === "unknown"; // Middleware may reject several calls with the same error.
  Object.assign(error, { ...diagnostics, retryAt: error.retryAt ?? diagnostics.retryAt });
  if (!isSaid) addOutcome(error);
}

/** If the outcome is unknown, adds to the message that an attempt may have been executed. */
function addOutcome<Kind extends CallError>(error: Kind): Kind {
  if (error.outcome !== "unknown") return error;
  const sent = error.failure === "ambiguous" ? "It" : "An earlier attempt";
  const check = error.checkWith ? `; check with ${error.checkWith}` : "";
  error.message = `${error.message.trimEnd().replace(/[.:]$/, "")}. ${sent} may have been executed${check}`;
  return error;
}

/** Creates the error for an attempt (`timeoutMs`) or a call (`deadlineMs`) that exceeded its time limit. */
export function tookTooLong(request: HttpRequest, limit: "timeoutMs" | "deadlineMs"): TimeoutError | DeadlineError {
  const Kind: ErrorClass<TimeoutError | DeadlineError> = limit === "timeoutMs" ? TimeoutError : DeadlineError;
  // If the time ran out in middleware or while fetching the API key, nothing was sent.
  const failure = request.state.isSent ? "ambiguous" : "not_sent";
  const ms = request[limit];
  return callError(Kind, request, `took longer than ${limit} (${ms} ms)`, { failure, [limit]: ms });
}

/** Creates the error for a request without an API key; its message says how to provide one. */
export function missingApiKey(request: HttpRequest): MissingApiKeyError {
  const message = "was not sent: there is no API key; pass the option `apiKey`, or set PLANASONIX_API_KEY";
  return callError(MissingApiKeyError, request, message, {});
}

/**
 * Creates the error for a failure in code of the application: `apiKey`, the rate limiter, middleware or `fetch`. Used
 * only if an attempt may have been executed.
 */
export function callerFailed(request: HttpRequest, diagnostics: CallErrorFields, cause: unknown): CallError {
  return callError(CallError, request, `failed in your code: ${messageOf(cause)}`, diagnostics, cause);
}

/**
 * Creates the error for a call that would wait beyond its deadline: for a free slot (`isFull`), or for the rate limit.
 * `retryAt` is when it could be sent, if known.
 */
export function deadlineBeforeSend(request: HttpRequest, isFull: boolean, retryAt?: Date): DeadlineError {
  const { attempt, deadlineMs } = request;
  const reason = isFull ? "maxConcurrency" : "the rate limit";
  const limit = `${reason} requires waiting longer than deadlineMs (${Math.ceil(deadlineMs)} ms)`;
  const message = attempt > 1 ? `was not sent again: ${limit}` : `was not sent: ${limit}`;
  return callError(DeadlineError, request, message, { failure: "not_sent", retryAt, deadlineMs });
}

/** Creates the error that ends a list whose pages would otherwise repeat forever. */
export function repeatedCursor(operation: string, cursor: string): PaginationError {
  const message = `${operation} returned the cursor "${cursor}" twice; stopped to avoid an endless loop`;
  return createError(PaginationError, message, { operation, cursor });
}

/** Creates the error that ends a list whose pages would otherwise fill the memory. `cursor` is that of the next page. */
export function listTooLarge(operation: string, cursor: string, maxListBytes: number): PaginationError {
  const message = `${operation} returned more than ${maxListBytes} bytes (maxListBytes), and has more pages`;
  return createError(PaginationError, message, { operation, cursor });
}

/** The message of an error; any other value unchanged. */
export function messageOf(error: unknown): unknown {
  return readProperty(error, "message") ?? error;
}
