import type {
  ApiError,
  AuthenticationError,
  CallError,
  ConflictError,
  ConnectionError,
  DeadlineError,
  InvalidRequestError,
  MissingApiKeyError,
  NotFoundError,
  PaginationError,
  PermissionDeniedError,
  RateLimitError,
  RedirectError,
  ResponseFormatError,
  ServerError,
  TimeoutError,
  WaitError,
} from "./errors.ts";
import type { PlanasonixError } from "./planasonix-error.ts";

/** Tells whether a caught value is an error of one class. Unlike `instanceof` it holds across two installed copies. */
export type Guard<Kind> = (error: unknown) => error is Kind;

/** Any error of this SDK. */
export const isPlanasonixError: Guard<PlanasonixError> = /* @__PURE__ */ createGuard("PlanasonixError");
/** Any error of one call: it has `operation`, `attempts`, `retryable`, `outcome` and `checkWith`. */
export const isCallError: Guard<CallError> = /* @__PURE__ */ createGuard("CallError");
/** The API responded with an error. */
export const isApiError: Guard<ApiError> = /* @__PURE__ */ createGuard("ApiError");
/** 400 or 422. */
export const isInvalidRequestError: Guard<InvalidRequestError> = /* @__PURE__ */ createGuard("InvalidRequestError");
/** 401. */
export const isAuthenticationError: Guard<AuthenticationError> = /* @__PURE__ */ createGuard("AuthenticationError");
/** 403. */
export const isPermissionDeniedError: Guard<PermissionDeniedError> =
  /* @__PURE__ */ createGuard("PermissionDeniedError");
/** 404. */
export const isNotFoundError: Guard<NotFoundError> = /* @__PURE__ */ createGuard("NotFoundError");
/** 409. */
export const isConflictError: Guard<ConflictError> = /* @__PURE__ */ createGuard("ConflictError");
/** 429. */
export const isRateLimitError: Guard<RateLimitError> = /* @__PURE__ */ createGuard("RateLimitError");
/** 5xx. */
export const isServerError: Guard<ServerError> = /* @__PURE__ */ createGuard("ServerError");
/** The network failed. */
export const isConnectionError: Guard<ConnectionError> = /* @__PURE__ */ createGuard("ConnectionError");
/** One attempt took too long. */
export const isTimeoutError: Guard<TimeoutError> = /* @__PURE__ */ createGuard("TimeoutError");
/** The whole call took too long. */
export const isDeadlineError: Guard<DeadlineError> = /* @__PURE__ */ createGuard("DeadlineError");
/** The server redirects to where the SDK does not follow. */
export const isRedirectError: Guard<RedirectError> = /* @__PURE__ */ createGuard("RedirectError");
/** The response is not what the description promises. */
export const isResponseFormatError: Guard<ResponseFormatError> = /* @__PURE__ */ createGuard("ResponseFormatError");
/** There is no API key. */
export const isMissingApiKeyError: Guard<MissingApiKeyError> = /* @__PURE__ */ createGuard("MissingApiKeyError");
/** A list returned a cursor twice. */
export const isPaginationError: Guard<PaginationError> = /* @__PURE__ */ createGuard("PaginationError");
/**
 * Long-running work failed, was canceled, was still running at the deadline, or can no longer be polled. `Resource` is the
 * type of `last`: `isWaitError<PipelineRun>(error)`.
 */
export const isWaitError: <Resource = unknown>(error: unknown) => error is WaitError<Resource> =
  /* @__PURE__ */ createGuard("WaitError");

/**
 * Whether a request may have taken effect although its call failed. `checkWith` then names the operation that tells; calling
 * again at once may do it twice.
 */
export function isOutcomeUnknown(error: unknown): error is CallError & { readonly outcome: "unknown" } {
  return isCallError(error) && error.outcome === "unknown";
}

function createGuard<Kind>(name: string): Guard<Kind> {
  return (error): error is Kind => {
    const names = new Set<unknown>();
    for (let link: unknown = error; typeof link === "object" && link !== null; link = Object.getPrototypeOf(link)) {
      names.add(Object.getOwnPropertyDescriptor(link, "name")?.value);
    }
    return names.has(name) && names.has("PlanasonixError");
  };
}
