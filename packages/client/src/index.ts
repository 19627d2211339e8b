import type { ClientOptions } from "@planasonix/runtime";
import { createClientFor, type PlanasonixFor } from "./core.ts";
import type { Resources } from "./generated/resources.ts";
import { tables } from "./generated/tables.ts";

export type {
  ApiKey as ApiKeyOption,
  Attempt,
  AttemptReason,
  AuthScheme,
  Call,
  CallOptions,
  ClientOptions,
  Clock,
  ErrorDetail,
  FailureClass,
  Fetch,
  FileResponse,
  FollowOptions,
  HeaderOptions,
  Logger,
  LogLevel,
  Middleware,
  Page,
  Paginated,
  RateLimit,
  WaitOptions,
  WithResponse,
} from "@planasonix/runtime";
export {
  ApiError,
  AuthenticationError,
  ConflictError,
  ConnectionError,
  DeadlineError,
  InvalidRequestError,
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
} from "@planasonix/runtime";
// Generated, a list of names. One that stands above too would be hidden by it.
export type * from "./generated/schemas.ts";

/** A client with every resource of the API. */
export type Planasonix = PlanasonixFor<keyof Resources>;

/**
 * Makes a client for the whole API. Nothing is sent, and nothing is read but `PLANASONIX_API_KEY`, `PLANASONIX_BASE_URL`
 * and `PLANASONIX_LOG`.
 *
 * @throws {TypeError} If an option is unknown or has a bad value.
 *
 * @example
 * const planasonix = createClient();
 * const run = await planasonix.pipelines.run("pl_1");
 * const done = await planasonix.runs.wait(run.id);
 */
export function createClient(options: ClientOptions = {}): Planasonix {
  return createClientFor(tables, options);
}
