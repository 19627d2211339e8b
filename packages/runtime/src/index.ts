// Applications import from `@planasonix/client`. Exports that the client does not re-export are for packages that bind
// an operation table, and may change in any release.
export type { ApiPromise, WithResponse } from "./client/api-promise.ts";
export { type Bound, bindClient, bindResource, type Internals, internalsOf } from "./client/bind-client.ts";
export type { Paginated } from "./client/paginate.ts";
export {
  ApiError,
  AuthenticationError,
  CallError,
  ConflictError,
  ConnectionError,
  DeadlineError,
  type ErrorDetail,
  InvalidRequestError,
  MissingApiKeyError,
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
} from "./errors/errors.ts";
export {
  isApiError,
  isAuthenticationError,
  isCallError,
  isConflictError,
  isConnectionError,
  isDeadlineError,
  isInvalidRequestError,
  isMissingApiKeyError,
  isNotFoundError,
  isOutcomeUnknown,
  isPaginationError,
  isPermissionDeniedError,
  isPlanasonixError,
  isRateLimitError,
  isRedirectError,
  isResponseFormatError,
  isServerError,
  isTimeoutError,
  isWaitError,
  type UnknownOutcome,
} from "./errors/guards.ts";
export type { FileResponse, ListMeta, Page } from "./exchange/exchange.ts";
export { createExchange, type Exchange, type WarnOnce } from "./exchange/exchange.ts";
export type { Log } from "./exchange/log.ts";
export type { HeaderOptions } from "./http/headers.ts";
export type { RateLimit } from "./http/rate-limit-headers.ts";
export type { Attempt, AttemptReason, CallDiagnostics, FailureClass } from "./model/attempt.ts";
export type { Middleware, MiddlewareNext, MiddlewareRequest, MiddlewareResponse } from "./model/middleware.ts";
export {
  type Follow,
  type Method,
  type Operation,
  type OperationRef,
  type OperationTable,
  type OperationTraits,
  type RetryClass,
  retryClassOf,
  type Starts,
  type Waiter,
} from "./model/operation.ts";
export type { Permit, RateLimiter, RateLimitRequest, RateLimitSnapshot } from "./model/rate-limiter.ts";
export type { CallState, HttpRequest, HttpResponse, RequestBody, Send } from "./model/request.ts";
export type {
  FetchOptions,
  FollowOptions,
  ListOptions,
  QueryOptions,
  QueryValue,
  ReadOptions,
  RequestOptions,
  StartOptions,
  WaitOptions,
  WriteOptions,
} from "./options/call-options.ts";
export type {
  ApiKeyOption,
  AuthScheme,
  ClientDefaults,
  ClientOptions,
  Dependent,
  Logger,
  LogLevel,
  OptionValues,
} from "./options/client-options.ts";
export { type ResolvedOptions, resolveOptions } from "./options/resolve-options.ts";
export type { Clock } from "./platform/clock.ts";
export type { Fetch } from "./platform/environment.ts";
export { type Environment, readEnvironment } from "./platform/environment.ts";
export type { RedactText } from "./redaction/redact-text.ts";
export { isSecretName, type Redactor } from "./redaction/redactor.ts";
