// Applications import from `@planasonix/client`. Exports that the client does not re-export are for packages that bind
// an operation table, and may change in any release.
export type { ApiPromise, WithResponse } from "./client/api-promise.ts";
export { type Bound, bindClient, bindResource, type Internals, internalsOf } from "./client/bind-client.ts";
export type { Paginated } from "./client/paginate.ts";
export { dayMs } from "./client/waiting/polls.ts";
export { type StartCall, sendStart, startedId, startPlainly, waitFor } from "./client/waiting/wait.ts";
export { type LongRunningOperation, readStatus, type Started } from "./client/waiting/work.ts";
export {
  type CallErrorFields,
  callError,
  type ErrorClass,
  messageOf,
  type RequestFacts,
  responseError,
} from "./errors/create-errors.ts";
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
  isNotAllowedError,
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
export type { FileResponse, ListMeta, Page, Result } from "./exchange/exchange.ts";
export { createExchange, type Exchange, execute, throwRedacted, type WarnOnce } from "./exchange/exchange.ts";
export type { Log } from "./exchange/log.ts";
export type { Addressed, Policy } from "./exchange/policy/policy.ts";
export { buildRequest, type CallInput, type EncodedQuery, encodeQuery, timeoutOf } from "./exchange/prepare.ts";
export type { Envelope, Mismatch } from "./exchange/response/envelope.ts";
export { readResponse } from "./exchange/response/read-response.ts";
export type { HeaderOptions } from "./http/headers.ts";
export { fieldOf, isRecord, parseJson, resolvePointer } from "./http/json.ts";
export type { RateLimit } from "./http/rate-limit-headers.ts";
export {
  type Attempt,
  type AttemptReason,
  type CallDiagnostics,
  emptyDiagnostics,
  type FailureClass,
  failureOfResponse,
} from "./model/attempt.ts";
export type { ClientDialect, DialectParts } from "./model/dialect.ts";
export { type Endpoint, endpointOf } from "./model/endpoint.ts";
export type { Middleware, MiddlewareNext, MiddlewareRequest, MiddlewareResponse } from "./model/middleware.ts";
export {
  type AllowedEffects,
  type Effect,
  effectNames,
  effectsOf,
  type Follow,
  type Method,
  type Operation,
  type OperationRef,
  type OperationTable,
  type OperationTraits,
  type RetryClass,
  retryClassOf,
  type StartFinder,
  type Starts,
  type Waiter,
} from "./model/operation.ts";
export { ownProperties } from "./model/own-properties.ts";
export type { Permit, RateLimiter, RateLimitRequest, RateLimitSnapshot } from "./model/rate-limiter.ts";
export type { CallState, HttpRequest, HttpResponse, Layer, RequestBody, Send } from "./model/request.ts";
export type { Observed, ObservedRequest, Telemetry, TelemetryParts } from "./model/telemetry.ts";
export type { AllowOption } from "./options/allow.ts";
export type {
  FetchOptions,
  FollowOptions,
  ListOptions,
  MethodOptions,
  QueryOptions,
  QueryValue,
  ReadOptions,
  RequestOptions,
  StartInfo,
  StartOptions,
  StartStrategy,
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
export { checkOptions, hasMethods, oneOf, type Validator } from "./options/validators.ts";
export { type Clock, systemClock } from "./platform/clock.ts";
export type { Fetch } from "./platform/environment.ts";
export { type Environment, hashText, type RandomSource, randomId, readEnvironment } from "./platform/environment.ts";
export { type Limit, type TimeLimit, withTimeLimit } from "./platform/time-limit.ts";
export type { RedactText } from "./redaction/redact-text.ts";
export type { Redactor, SecretRules } from "./redaction/redactor.ts";
