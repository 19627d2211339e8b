import type { ClientOptions } from "@planasonix/runtime";
import type { Resources } from "./generated/resources.ts";
import { tables } from "./generated/tables.ts";
import { type ClientMembers, makeClient } from "./make-client.ts";

export type {
  AllowedEffects,
  AllowOption,
  ApiKeyOption,
  ApiPromise,
  Attempt,
  AttemptReason,
  AuthScheme,
  CallDiagnostics,
  ClientDefaults,
  ClientDialect,
  ClientOptions,
  Clock,
  Effect,
  ErrorDetail,
  FailureClass,
  Fetch,
  FetchOptions,
  FileResponse,
  FollowOptions,
  HeaderOptions,
  ListMeta,
  ListOptions,
  Logger,
  LogLevel,
  Middleware,
  MiddlewareNext,
  MiddlewareRequest,
  MiddlewareResponse,
  Page,
  Paginated,
  Permit,
  QueryOptions,
  QueryValue,
  RateLimit,
  RateLimiter,
  RateLimitRequest,
  RateLimitSnapshot,
  ReadOptions,
  RequestBody,
  RequestOptions,
  StartInfo,
  StartOptions,
  StartStrategy,
  Telemetry,
  WaitOptions,
  WithResponse,
  WriteOptions,
} from "@planasonix/runtime";
export {
  ApiError,
  AuthenticationError,
  CallError,
  ConflictError,
  ConnectionError,
  DeadlineError,
  InvalidRequestError,
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
  type UnknownOutcome,
  WaitError,
} from "@planasonix/runtime";
// Generated lists of names. A test rejects a name that is also exported above, since that export would hide it.
export type * from "./generated/resources.ts";
export type * from "./generated/schemas.ts";
export type { ClientMembers, PlanasonixFor } from "./make-client.ts";

/** A client with all resources of the API. */
export interface Planasonix extends Resources, ClientMembers {}

/**
 * Creates a client for the whole API. Sends nothing, and reads only the environment variables `PLANASONIX_ALLOW`,
 * `PLANASONIX_API_KEY`, `PLANASONIX_BASE_URL` and `PLANASONIX_LOG`.
 *
 * @throws {TypeError} If an option is unknown, or an option or one of these variables is invalid.
 *
 * @example
 * const planasonix = createClient();
 * const run = await planasonix.pipelines.run("pl_1");
 * const done = await planasonix.runs.wait(run.id);
 */
export function createClient(options: ClientOptions = {}): Planasonix {
  return makeClient(tables, options);
}
