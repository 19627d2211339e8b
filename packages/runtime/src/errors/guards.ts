import type {
  ApiError,
  AuthenticationError,
  CallError,
  ConflictError,
  ConnectionError,
  DeadlineError,
  InvalidRequestError,
  MissingApiKeyError,
  NotAllowedError,
  NotFoundError,
  PaginationError,
  PermissionDeniedError,
  PlanasonixError,
  RateLimitError,
  RedirectError,
  ResponseFormatError,
  ServerError,
  TimeoutError,
  WaitError,
} from "./errors.ts";

/** Any error of this SDK. */
export function isPlanasonixError(error: unknown): error is PlanasonixError {
  return isNamed(error, "PlanasonixError");
}
/** Any error of one call: it has `operation`, `attempts`, `retryable`, `outcome` and `checkWith`. */
export function isCallError(error: unknown): error is CallError {
  return isNamed(error, "CallError");
}
/** The API responded with an error. */
export function isApiError(error: unknown): error is ApiError {
  return isNamed(error, "ApiError");
}
/** 400 or 422: the request itself is invalid; `details` names the fields. */
export function isInvalidRequestError(error: unknown): error is InvalidRequestError {
  return isNamed(error, "InvalidRequestError");
}
/** 401: the API key is unknown, expired or revoked. */
export function isAuthenticationError(error: unknown): error is AuthenticationError {
  return isNamed(error, "AuthenticationError");
}
/** 403: the API key lacks a scope, or a policy forbids the call. */
export function isPermissionDeniedError(error: unknown): error is PermissionDeniedError {
  return isNamed(error, "PermissionDeniedError");
}
/** 404: the resource does not exist, or the API key has no access to it. */
export function isNotFoundError(error: unknown): error is NotFoundError {
  return isNamed(error, "NotFoundError");
}
/** 409: the state of the resource forbids the call. */
export function isConflictError(error: unknown): error is ConflictError {
  return isNamed(error, "ConflictError");
}
/** 429: too many requests; `retryAt` is when to call again, if known. */
export function isRateLimitError(error: unknown): error is RateLimitError {
  return isNamed(error, "RateLimitError");
}
/** 5xx: the server failed. */
export function isServerError(error: unknown): error is ServerError {
  return isNamed(error, "ServerError");
}
/** The network failed; `phase` says how far the attempt got. */
export function isConnectionError(error: unknown): error is ConnectionError {
  return isNamed(error, "ConnectionError");
}
/** One attempt took longer than `timeoutMs`. */
export function isTimeoutError(error: unknown): error is TimeoutError {
  return isNamed(error, "TimeoutError");
}
/** The call with its retries and delays exceeded `deadlineMs`, or would have. */
export function isDeadlineError(error: unknown): error is DeadlineError {
  return isNamed(error, "DeadlineError");
}
/** The server responded with a redirect that the SDK does not follow. */
export function isRedirectError(error: unknown): error is RedirectError {
  return isNamed(error, "RedirectError");
}
/** The response does not match the description. */
export function isResponseFormatError(error: unknown): error is ResponseFormatError {
  return isNamed(error, "ResponseFormatError");
}
/** There is no API key; nothing was sent. */
export function isMissingApiKeyError(error: unknown): error is MissingApiKeyError {
  return isNamed(error, "MissingApiKeyError");
}
/** The policy of the client forbids the operation; nothing was sent. */
export function isNotAllowedError(error: unknown): error is NotAllowedError {
  return isNamed(error, "NotAllowedError");
}
/** A list cannot be read to its end, because it returned a cursor twice. */
export function isPaginationError(error: unknown): error is PaginationError {
  return isNamed(error, "PaginationError");
}
/**
 * Long-running work failed, was canceled, was still running at the deadline, or can no longer be polled. `Resource` is
 * the type of `last`: `isWaitError<PipelineRun>(error)`.
 */
export function isWaitError<Resource = unknown>(error: unknown): error is WaitError<Resource> {
  return isNamed(error, "WaitError");
}

/** The fields of an error for which `isOutcomeUnknown` is true. */
export interface UnknownOutcome {
  /** The request may have been executed, or the started work may continue. */
  readonly outcome: "unknown";
  /** The name of the operation, such as `pipelines.run`. */
  readonly operation: string;
  /** The operation to check with, such as `pipelines.listRuns`, if there is one. */
  readonly checkWith: string | undefined;
}

/**
 * Whether a request may have been executed although its call failed. `checkWith` then names the operation to check
 * with, if there is one. Calling again may execute the request twice.
 *
 * Returns false for the error of a call that its `signal` has aborted. Such a call rejects with the signal's reason,
 * even if an attempt was already sent.
 */
export function isOutcomeUnknown<Kind extends Error>(
  error: Kind & (0 extends 1 & Kind ? never : unknown), // Excludes `any`, whose false branch would be `never`.
): error is Kind & (0 extends 1 & Kind ? never : unknown) & UnknownOutcome;
/** Whether a caught value is an error of a request that may have been executed although its call failed. */
export function isOutcomeUnknown(error: unknown): error is PlanasonixError & UnknownOutcome;
export function isOutcomeUnknown(error: unknown): boolean {
  return isPlanasonixError(error) && Reflect.get(error, "outcome") === "unknown";
}

/** Whether an error has a class or base class of this name, even if another installed copy of the SDK created it. */
function isNamed(error: unknown, name: string): boolean {
  const names = new Set<unknown>();
  for (let link: unknown = error; typeof link === "object" && link !== null; link = Object.getPrototypeOf(link)) {
    names.add(Object.getOwnPropertyDescriptor(link, "name")?.value);
  }
  return names.has(name) && names.has("PlanasonixError");
}
