import { createError } from "../errors/create-errors.ts";
import {
  type ApiError,
  type AuthenticationError,
  type ConflictError,
  ConnectionError,
  classOfStatus,
  DeadlineError,
  type InvalidRequestError,
  MissingApiKeyError,
  NotAllowedError,
  type NotFoundError,
  PaginationError,
  type PermissionDeniedError,
  type PlanasonixError,
  type RateLimitError,
  RedirectError,
  ResponseFormatError,
  type ServerError,
  TimeoutError,
  WaitError,
} from "../errors/errors.ts";
import { emptyDiagnostics } from "../model/attempt.ts";

/** The errors that are not an {@link ApiError}, by class name. */
export type SdkErrors = {
  ConnectionError: ConnectionError;
  TimeoutError: TimeoutError;
  DeadlineError: DeadlineError;
  RedirectError: RedirectError;
  ResponseFormatError: ResponseFormatError;
  MissingApiKeyError: MissingApiKeyError;
  NotAllowedError: NotAllowedError;
  PaginationError: PaginationError;
  WaitError: WaitError;
};

/** The errors of API responses, by status. */
export type ErrorsByStatus = {
  400: InvalidRequestError;
  401: AuthenticationError;
  403: PermissionDeniedError;
  404: NotFoundError;
  409: ConflictError;
  422: InvalidRequestError;
  429: RateLimitError;
  500: ServerError;
  502: ServerError;
  503: ServerError;
  504: ServerError;
};

/** The fields of an error, including its message. Omitted fields get neutral defaults. */
export type ErrorFields<Kind> = Partial<Omit<Kind, "name" | "stack" | "toJSON">>;

/**
 * Creates an error of the API for tests; the status determines its class.
 *
 * @throws {TypeError} If `status` is not a whole number.
 *
 * @example
 * const pipelines = { get: () => Promise.reject(apiError({ status: 404 })) };
 */
export function apiError<Status extends number>(
  fields: ErrorFields<ApiError> & { readonly status: Status },
): Status extends keyof ErrorsByStatus ? ErrorsByStatus[Status] : ApiError;
export function apiError(fields: ErrorFields<ApiError> & { readonly status: number }): ApiError {
  if (!Number.isInteger(fields?.status)) throw new TypeError("apiError needs a `status`, such as { status: 404 }");
  const { message = `failed with ${fields.status}`, cause, ...own } = fields;
  const error = { code: undefined, details: [], ...own };
  return createError(classOfStatus(fields.status), message, { ...ofCall, ...error }, cause);
}

/**
 * Creates an error that is not an {@link ApiError}, for tests, by the name of its class.
 *
 * @throws {TypeError} If `name` is not a key of {@link SdkErrors}. {@link apiError} creates the errors of responses.
 *
 * @example
 * const lost = sdkError("ConnectionError", { phase: "response", outcome: "unknown", checkWith: "pipelines.listRuns" });
 * const failed = sdkError("WaitError", { reason: "failed", last: run });
 */
export function sdkError<Resource = unknown>(
  name: "WaitError",
  fields?: ErrorFields<WaitError> & {
    /** The last known resource of the work. */
    readonly last?: Resource;
  },
): WaitError<Resource>;
/** Creates an error that is not an {@link ApiError}, for tests, by the name of its class. */
export function sdkError<Name extends keyof SdkErrors>(
  name: Name,
  fields?: ErrorFields<SdkErrors[Name]>,
): SdkErrors[Name];
export function sdkError(name: keyof SdkErrors, fields: ErrorFields<WaitError> = {}): PlanasonixError {
  if (!Object.hasOwn(classes, name)) {
    const names = Object.keys(classes).join(", ");
    throw new TypeError(`sdkError creates ${names}, not ${name}; apiError({ status }) creates errors of the API`);
  }
  const { message = name, cause, ...own } = fields;
  const json = name === "WaitError" ? { last: own.last, redacted: own.last } : {};
  return createError<PlanasonixError>(classes[name], message, { ...defaults[name], ...own, ...json }, cause);
}

const classes = {
  ConnectionError,
  TimeoutError,
  DeadlineError,
  RedirectError,
  ResponseFormatError,
  MissingApiKeyError,
  NotAllowedError,
  PaginationError,
  WaitError,
};

const ofCall = {
  ...emptyDiagnostics,
  operation: "runs.get",
  method: "GET",
  path: "/runs/run_1",
  requestId: undefined,
  idempotencyKey: undefined,
};

const defaults: { readonly [Name in keyof SdkErrors]: ErrorFields<SdkErrors[Name]> } = {
  ConnectionError: { ...ofCall, failure: "ambiguous", phase: "response" },
  TimeoutError: { ...ofCall, failure: "ambiguous", timeoutMs: 60_000 },
  DeadlineError: { ...ofCall, failure: "ambiguous", deadlineMs: 300_000 },
  RedirectError: { ...ofCall, status: 302, location: undefined },
  ResponseFormatError: { ...ofCall, status: 200, url: "https://api.test/v1/runs/run_1", expected: "", found: "" },
  MissingApiKeyError: ofCall,
  NotAllowedError: { operation: "pipelines.delete", effects: ["delete"], limits: [] },
  PaginationError: { operation: "runs.list", cursor: "c" },
  WaitError: { reason: "failed", operation: "runs.get", id: "run_1", outcome: undefined, checkWith: undefined },
};
