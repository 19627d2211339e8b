// For users of a client.
export type { Attempt, CallFacts, FailureClass, Why } from "./attempts.ts";
export type { ApiKey, AuthScheme } from "./auth.ts";
// For packages that bind an operation table: not for applications, may change in any release.
export { type Bound, bindResource } from "./bind.ts";
export { bindClient, type Internals, internalsOf } from "./bound-client.ts";
export type { Call, WithResponse } from "./call.ts";
export type { CallOptions, FollowOptions, WaitOptions } from "./call-options.ts";
export type { ClientOptions } from "./client-options.ts";
export type { Clock } from "./clock.ts";
export { type Core, createCore } from "./core.ts";
export type { Page } from "./envelope.ts";
export { type Reading, readEnvelope } from "./envelope.ts";
export { type Environment, readEnvironment } from "./environment.ts";
export {
  ApiError,
  AuthenticationError,
  CallError,
  ConflictError,
  ConnectionError,
  DeadlineError,
  type ErrorDetail,
  InvalidRequestError,
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
export type { FileResponse } from "./file.ts";
export {
  type Guard,
  isApiError,
  isAuthenticationError,
  isConflictError,
  isConnectionError,
  isDeadlineError,
  isInvalidRequestError,
  isNotFoundError,
  isPaginationError,
  isPermissionDeniedError,
  isPlanasonixError,
  isRateLimitError,
  isRedirectError,
  isResponseFormatError,
  isServerError,
  isTimeoutError,
  isWaitError,
} from "./guards.ts";
export type { HeaderOptions } from "./headers.ts";
export type { RateLimit } from "./hints.ts";
export type { Logger, LogLevel } from "./log.ts";
export type {
  Follow,
  Method,
  NamedOperation,
  Operation,
  OperationTable,
  RetryClass,
  Starts,
  Waiter,
} from "./operation.ts";
export { type ResolvedOptions, resolveOptions } from "./options.ts";
export type { Paginated } from "./pages.ts";
export { PlanasonixError } from "./root-error.ts";
export type { Middleware, Send } from "./send.ts";
export type { Fetch } from "./transport.ts";
