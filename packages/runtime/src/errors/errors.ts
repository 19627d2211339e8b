import { type Attempt, type CallDiagnostics, emptyDiagnostics, type FailureClass } from "../model/attempt.ts";
import type { HttpRequest } from "../model/request.ts";
import { createError, type ErrorClass, PlanasonixError } from "./planasonix-error.ts";

/** What the errors of one call have in common. */
export class CallError extends PlanasonixError implements CallDiagnostics {
  /** Name of the operation, as in `pipelines.run`. */
  declare readonly operation: string;
  /** The HTTP method. */
  declare readonly method: string;
  /** The path below the base URL, without the query. */
  declare readonly path: string;
  /** How the last failure was classified: whether anything was sent, and whether it may have been executed. */
  declare readonly failure: FailureClass;
  /** Every attempt in order: its result, its class, the delay after it, and why. */
  declare readonly attempts: readonly Attempt[];
  /** `X-Request-Id` of the last response, if it was sent: quote it to support. */
  declare readonly requestId: string | undefined;
  /** The `Idempotency-Key` that was sent with a POST: the same call may be made again with it. */
  declare readonly idempotencyKey: string | undefined;
  /** Whether the same call may be made again: a later time can change its result, and nothing can happen twice. */
  declare readonly retryable: boolean;
  /** The earliest time at which repeating the call makes sense, if it is known. */
  declare readonly retryAt: Date | undefined;
  /** `unknown`: the request may have been executed, although the call failed. */
  declare readonly outcome: "unknown" | undefined;
  /** The operation that tells what happened when `outcome` is `unknown`, as in `runs.list`. */
  declare readonly checkWith: string | undefined;
}

/** One field of a request that the API refused. */
export interface ErrorDetail {
  /** The field, with the way to it: `nodes[0].id`. */
  readonly field?: string;
  /** What is wrong with it, for people. */
  readonly issue?: string;
  /** Whatever else the API says. */
  readonly [name: string]: unknown;
}

/** The API responded with an error. The subclasses tell the common statuses apart. */
export class ApiError extends CallError {
  /** The HTTP status. */
  declare readonly status: number;
  /** The API's own code, an open set; `undefined` if the body was not the API's error envelope. */
  declare readonly code: string | undefined;
  /** The fields that the API refused; empty if it names none. */
  declare readonly details: readonly ErrorDetail[];
}

/** 400 or 422: the request itself is wrong; `details` says where. */
export class InvalidRequestError extends ApiError {
  /** The name of the class. */
  declare readonly name: "InvalidRequestError";
  /** The HTTP status. */
  declare readonly status: 400 | 422;
}
/** 401: the key is missing, unknown or revoked. */
export class AuthenticationError extends ApiError {
  /** The name of the class. */
  declare readonly name: "AuthenticationError";
  /** The HTTP status. */
  declare readonly status: 401;
}
/** 403: the key lacks a scope, or a policy forbids the call. */
export class PermissionDeniedError extends ApiError {
  /** The name of the class. */
  declare readonly name: "PermissionDeniedError";
  /** The HTTP status. */
  declare readonly status: 403;
}
/** 404: the resource does not exist, or the key may not see it. */
export class NotFoundError extends ApiError {
  /** The name of the class. */
  declare readonly name: "NotFoundError";
  /** The HTTP status. */
  declare readonly status: 404;
}
/** 409: the state of the resource forbids the call. */
export class ConflictError extends ApiError {
  /** The name of the class. */
  declare readonly name: "ConflictError";
  /** The HTTP status. */
  declare readonly status: 409;
}
/** 429: too many requests; `retryAt` says when to call again. */
export class RateLimitError extends ApiError {
  /** The name of the class. */
  declare readonly name: "RateLimitError";
  /** The HTTP status. */
  declare readonly status: 429;
}
/** 5xx: the server failed. */
export class ServerError extends ApiError {
  /** The name of the class. */
  declare readonly name: "ServerError";
}

/** The network failed: nothing was sent (`connect`), no response came (`response`), or the response broke off (`body`). */
export class ConnectionError extends CallError {
  /** The name of the class. */
  declare readonly name: "ConnectionError";
  /** How far the attempt got. Keep a default branch. */
  declare readonly phase: "connect" | "response" | "body";
}
/** One attempt took longer than `timeoutMs`. */
export class TimeoutError extends CallError {
  /** The name of the class. */
  declare readonly name: "TimeoutError";
  /** Time that was allowed for the attempt, in milliseconds. */
  declare readonly timeoutMs: number;
}
/** The call with its retries and delays took longer than `deadlineMs`, or would have. */
export class DeadlineError extends CallError {
  /** The name of the class. */
  declare readonly name: "DeadlineError";
  /** Time that was allowed for the call, in milliseconds. */
  declare readonly deadlineMs: number;
}
/** The server redirects to an address to which the key, or a body, must not be sent. */
export class RedirectError extends CallError {
  /** The name of the class. */
  declare readonly name: "RedirectError";
  /** The HTTP status; 0 in browsers, which hide it. */
  declare readonly status: number;
  /** The address without its query; `undefined` in browsers, which hide it. */
  declare readonly location: string | undefined;
}
/** The response is not what the description promises: a proxy's page, an empty body, another shape, too many bytes. */
export class ResponseFormatError extends CallError {
  /** The name of the class. */
  declare readonly name: "ResponseFormatError";
  /** The HTTP status. */
  declare readonly status: number;
  /** The URL of the request, with secret parameters redacted. */
  declare readonly url: string;
  /** What was expected, and where, as in "an object `attributes` in data[3]". */
  declare readonly expected: string;
  /** What is there instead: the names of the fields, or the first characters. */
  declare readonly found: string;
  /** `data` of the body as it came, unchecked: what a write may have made. Hidden from `inspect` and JSON: it may hold secrets. */
  declare readonly data: unknown;
}
/** There is no API key: neither the option `apiKey` nor `PLANASONIX_API_KEY` has one. Nothing was sent. */
export class MissingApiKeyError extends CallError {
  /** The name of the class. */
  declare readonly name: "MissingApiKeyError";
}
/** A list cannot be read to its end: it returned a cursor twice. */
export class PaginationError extends PlanasonixError {
  /** The name of the class. */
  declare readonly name: "PaginationError";
  /** Name of the operation, as in `pipelines.list`. */
  declare readonly operation: string;
  /** The cursor that was returned twice. */
  declare readonly cursor: string;
}
/** Long-running work failed, was canceled, was still running at the deadline, or can no longer be polled. */
export class WaitError<Resource = unknown> extends PlanasonixError {
  /** The name of the class. */
  declare readonly name: "WaitError";
  /**
   * `failed`, `canceled`: the work ended so. `deadline`: it was still running. `contact_lost`: it was started, but cannot be
   * polled; `cause` says why. There may be more reasons later: keep a default branch.
   */
  declare readonly reason: "failed" | "canceled" | "deadline" | "contact_lost";
  /**
   * The resource as last seen: by a poll, or before the first poll in the response to the start. `undefined` if neither
   * succeeded. Hidden from `inspect`: it may hold secrets.
   */
  readonly last: Resource | undefined;
  /** The operation that was polled. */
  declare readonly operation: string;
  /** The id that was polled; `undefined` if the response to the start did not hold it. */
  declare readonly id: string | undefined;
  /** `unknown`: the work was started and may continue, but cannot be polled (`contact_lost`). */
  declare readonly outcome: "unknown" | undefined;
  /** The operation that tells what became of the work when `outcome` is `unknown`, as in `pipelines.listRuns`. */
  declare readonly checkWith: string | undefined;
  readonly #redacted: unknown;

  /** @internal */
  protected constructor(
    message: string,
    { last, redacted, ...fields }: { readonly last: Resource | undefined; readonly redacted: unknown },
    cause?: unknown,
  ) {
    super(message, fields, cause);
    this.last = last;
    this.#redacted = redacted;
    Object.defineProperty(this, "last", { enumerable: false });
  }

  /** Everything the error holds, `last` included, with secrets redacted. */
  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), last: this.#redacted };
  }
}

// Minifiers change the names of classes. These names stay, so that guards of another installed copy know them.
const classes: Record<string, { prototype: object }> = {
  PlanasonixError,
  CallError,
  ApiError,
  InvalidRequestError,
  AuthenticationError,
  PermissionDeniedError,
  NotFoundError,
  ConflictError,
  RateLimitError,
  ServerError,
  ConnectionError,
  TimeoutError,
  DeadlineError,
  RedirectError,
  ResponseFormatError,
  MissingApiKeyError,
  PaginationError,
  WaitError,
};
for (const value in classes) Object.defineProperty(classes[value]?.prototype, "name", { value });

const classByStatus: Readonly<Record<number, typeof ApiError>> = {
  400: InvalidRequestError,
  401: AuthenticationError,
  403: PermissionDeniedError,
  404: NotFoundError,
  409: ConflictError,
  422: InvalidRequestError,
  429: RateLimitError,
};

/** The class of an error with this HTTP status. */
export function classOfStatus(status: number): typeof ApiError {
  return classByStatus[status] ?? (status >= 500 ? ServerError : ApiError);
}

/** What an error holds beside the request that it is about. */
export type ErrorFields = Partial<CallDiagnostics> & Readonly<Record<string, unknown>>;

/** Creates an error about a request. Its message begins with the request, and says so if the outcome is unknown. */
export function callError<Kind extends CallError>(
  Kind: ErrorClass<Kind>,
  { name, method, path, headers }: HttpRequest,
  message: string,
  fields: ErrorFields,
  cause?: unknown,
): Kind {
  const ofRequest = { requestId: undefined, idempotencyKey: headers["idempotency-key"] };
  const whole = { operation: name, method, path, ...ofRequest, ...emptyDiagnostics, ...fields };
  return addOutcome(createError(Kind, `${method} ${path} ${message}`, whole, cause));
}

/** Adds the diagnostics of the call to an error that was created before they were known. */
export function addDiagnostics(error: CallError, diagnostics: CallDiagnostics): void {
  const isSaid = error.outcome === "unknown"; // middleware may reject with one error for several calls
  Object.assign(error, { ...diagnostics, retryAt: error.retryAt ?? diagnostics.retryAt });
  if (!isSaid) addOutcome(error);
}

/** Says in the message of an error that the outcome of its call is unknown. */
function addOutcome<Kind extends CallError>(error: Kind): Kind {
  const { outcome, checkWith, message } = error;
  if (outcome !== "unknown") return error;
  const check = checkWith ? `; check with ${checkWith}` : "";
  error.message = `${message}${message.endsWith(".") ? "" : "."} It may have been executed${check}`;
  return error;
}

/** The error for an attempt that took longer than `timeoutMs`. */
export function timeoutError(request: HttpRequest): TimeoutError {
  return tookTooLong(TimeoutError, request, "timeoutMs");
}

/** The error for a call that took longer than `deadlineMs`. */
export function deadlineError(request: HttpRequest): DeadlineError {
  return tookTooLong(DeadlineError, request, "deadlineMs");
}

function tookTooLong<Kind extends CallError>(
  Kind: ErrorClass<Kind>,
  request: HttpRequest,
  limit: "timeoutMs" | "deadlineMs",
): Kind {
  // If the time ran out in middleware or while fetching the key, nothing was sent.
  const failure = request.state.isSent ? "ambiguous" : "not_sent";
  const ms = request[limit];
  return callError(Kind, request, `took longer than ${limit} (${ms} ms)`, { failure, [limit]: ms });
}

/** The error for a call without an API key. Sending it again would change nothing. */
export function missingApiKey(request: HttpRequest): MissingApiKeyError {
  const message = "was not sent: there is no API key; pass the option `apiKey`, or set PLANASONIX_API_KEY";
  return callError(MissingApiKeyError, request, message, {});
}

/** The error for a call that the rate limit holds back beyond its deadline. `retryAt`: when it could be sent, if known. */
export function deadlineBeforeSend(request: HttpRequest, retryAt?: Date): DeadlineError {
  const { deadlineMs } = request;
  const message = `was not sent: the rate limit requires waiting longer than deadlineMs (${deadlineMs} ms)`;
  return callError(DeadlineError, request, message, { failure: "not_sent", retryAt, deadlineMs });
}

/** The error for a list that returns a cursor again. */
export function repeatedCursor(operation: string, cursor: string): PaginationError {
  const message = `${operation} returned the cursor "${cursor}" twice; stopped to avoid an endless loop`;
  return createError(PaginationError, message, { operation, cursor });
}
