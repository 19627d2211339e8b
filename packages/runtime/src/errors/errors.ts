// All error classes of the SDK. Only `create-errors.ts` creates their instances.
import type { Attempt, CallDiagnostics, FailureClass } from "../model/attempt.ts";
import type { AllowedEffects, Effect } from "../model/operation.ts";
import { readProperty } from "../platform/thrown.ts";

/** The depth to which causes become JSON. The limit also ends cycles. */
const causeDepth = 4;

/** The base class of all SDK errors. `name` is the name of the class; `toJSON()` returns what is safe to log. */
export class PlanasonixError extends Error {
  /** Only the SDK creates its errors. For tests, use `apiError` and `sdkError` of `@planasonix/client/testing`. */
  protected constructor(message: string, fields?: object, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, fields);
  }

  /** Returns the name, the message, the enumerable fields and the cause, with secrets redacted. */
  toJSON(): Record<string, unknown> {
    const json: Record<string, unknown> = { name: this.name, message: this.message };
    return Object.assign(json, this, { cause: summarize(this.cause) });
  }
}

function summarize(cause: unknown, depth = 1): unknown {
  if (!isError(cause)) return cause;
  if (cause instanceof PlanasonixError) return cause.toJSON();
  const read = (name: string): unknown => readProperty(cause, name);
  return {
    name: read("name"),
    message: read("message"),
    code: read("code"),
    cause: depth < causeDepth ? summarize(read("cause"), depth + 1) : undefined,
  };
}

/** Whether a value is an error. Unlike `instanceof`, recognizes errors of other realms, such as a `vm` context. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || /Error\]$|DOMEx/.test(Object.prototype.toString.call(value));
}

/** The base class of all errors of one call. */
export class CallError extends PlanasonixError implements CallDiagnostics {
  /** The name of the operation, such as `pipelines.run`. */
  declare readonly operation: string;
  /** The HTTP method. */
  declare readonly method: string;
  /** The path below the base URL, without the query. */
  declare readonly path: string;
  /**
   * The classification of the last attempt: whether it was sent, and whether it may have been executed. `outcome`
   * covers all attempts, so it can be `unknown` although the last attempt was not sent.
   */
  declare readonly failure: FailureClass;
  /** Every attempt of the call, in order. */
  declare readonly attempts: readonly Attempt[];
  /** `X-Request-Id` of the response that the error is about, if any. Quote it when you contact support. */
  declare readonly requestId: string | undefined;
  /** The `Idempotency-Key` of the call, if any. To repeat the call, pass the same key. */
  declare readonly idempotencyKey: string | undefined;
  /** Whether repeating the call makes sense: the result may differ later, and a repetition is safe. */
  declare readonly retryable: boolean;
  /** The earliest time at which a repetition makes sense, if known. */
  declare readonly retryAt: Date | undefined;
  /** `unknown`: the request may have been executed, although the call failed. */
  declare readonly outcome: "unknown" | undefined;
  /** The operation to check with if `outcome` is `unknown`, such as `runs.list`. */
  declare readonly checkWith: string | undefined;
}

/** Why the API rejected one field of a request. */
export interface ErrorDetail {
  /** The path of the field, such as `nodes[0].id`. */
  readonly field?: string;
  /** A description of the problem, for humans. */
  readonly issue?: string;
  /** Other fields that the API sends. */
  readonly [name: string]: unknown;
}

/** The API responded with an error. Subclasses represent the common statuses. */
export class ApiError extends CallError {
  /** The HTTP status. */
  declare readonly status: number;
  /** The API's own error code, from an open set; `undefined` if the body was not the API's error envelope. */
  declare readonly code: string | undefined;
  /** The fields that the API rejected; empty if it names none. */
  declare readonly details: readonly ErrorDetail[];
}

/** 400 or 422: the request itself is invalid; `details` names the fields. */
export class InvalidRequestError extends ApiError {
  /** The name of the class. */
  declare readonly name: "InvalidRequestError";
  /** The HTTP status. */
  declare readonly status: 400 | 422;
}
/** 401: the API key is unknown, expired or revoked. */
export class AuthenticationError extends ApiError {
  /** The name of the class. */
  declare readonly name: "AuthenticationError";
  /** The HTTP status. */
  declare readonly status: 401;
}
/** 403: the API key lacks a scope, or a policy forbids the call. */
export class PermissionDeniedError extends ApiError {
  /** The name of the class. */
  declare readonly name: "PermissionDeniedError";
  /** The HTTP status. */
  declare readonly status: 403;
}
/** 404: the resource does not exist, or the API key has no access to it. */
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
/** 429: too many requests; `retryAt` is when to call again, if known. */
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

/** The network failed: nothing was sent (`connect`), no response came (`response`), or the body broke off (`body`). */
export class ConnectionError extends CallError {
  /** The name of the class. */
  declare readonly name: "ConnectionError";
  /** How far the attempt got. Later versions may add phases: keep a default branch. */
  declare readonly phase: "connect" | "response" | "body";
}
/** One attempt took longer than `timeoutMs`. */
export class TimeoutError extends CallError {
  /** The name of the class. */
  declare readonly name: "TimeoutError";
  /** The time limit of the attempt, in milliseconds. */
  declare readonly timeoutMs: number;
}
/** The call with its retries and delays exceeded `deadlineMs`, or would have. */
export class DeadlineError extends CallError {
  /** The name of the class. */
  declare readonly name: "DeadlineError";
  /** The time limit of the call, in milliseconds. */
  declare readonly deadlineMs: number;
}
/**
 * The server responded with a redirect that the SDK does not follow: of a write, to another origin, or the sixth in a
 * row. In browsers, the SDK follows no redirect.
 */
export class RedirectError extends CallError {
  /** The name of the class. */
  declare readonly name: "RedirectError";
  /** The HTTP status; 0 in browsers, which hide it. */
  declare readonly status: number;
  /** The target of the redirect without its query; `undefined` if it is not a URL, and in browsers, which hide it. */
  declare readonly location: string | undefined;
}
/** The response does not match the description: it is, for example, a proxy's page, empty or too large. */
export class ResponseFormatError extends CallError {
  /** The name of the class. */
  declare readonly name: "ResponseFormatError";
  /** The HTTP status. */
  declare readonly status: number;
  /** The URL of the request, with secret parameters redacted. */
  declare readonly url: string;
  /** What was expected and where, such as "an object `attributes` in data[3]". */
  declare readonly expected: string;
  /** What was found instead, such as the names of the fields or the start of the body. */
  declare readonly found: string;
  /**
   * The unvalidated body, if it is JSON, without the secrets of the request: it may contain the result of a write. Hidden
   * from `inspect` and JSON, since it may contain secrets. `recognizeDialect` of `@planasonix/client/dialect` finds the
   * form that it may have.
   */
  declare readonly body: unknown;
}
/**
 * There is no API key: neither `apiKey` nor the environment variable `PLANASONIX_API_KEY` provides one. Nothing was
 * sent.
 */
export class MissingApiKeyError extends CallError {
  /** The name of the class. */
  declare readonly name: "MissingApiKeyError";
}
/**
 * The policy of the client (`allow`, `PLANASONIX_ALLOW`) forbids the operation. Nothing was sent. No `CallError`, because
 * neither a repetition nor a wait can help.
 */
export class NotAllowedError extends PlanasonixError {
  /** The name of the class. */
  declare readonly name: "NotAllowedError";
  /** The name of the operation, such as `pipelines.delete`; method and path if no operation has them. */
  declare readonly operation: string;
  /** The effects of the operation, which must all be allowed; empty if no operation is known. */
  declare readonly effects: readonly Effect[];
  /** The limits, which must all allow each effect. */
  declare readonly limits: readonly AllowedEffects[];
}
/** A list cannot be read to its end, because it returned a cursor twice, or more than `maxListBytes`. */
export class PaginationError extends PlanasonixError {
  /** The name of the class. */
  declare readonly name: "PaginationError";
  /** The name of the operation, such as `pipelines.list`. */
  declare readonly operation: string;
  /** The cursor that was returned twice, or that of the first page that was not read. */
  declare readonly cursor: string;
}
/** Long-running work failed, was canceled, was still running at the deadline, or can no longer be polled. */
export class WaitError<Resource = unknown> extends PlanasonixError {
  /** The name of the class. */
  declare readonly name: "WaitError";
  /**
   * `failed` and `canceled`: the work ended in this state. `deadline`: it was still running. `contact_lost`: its state is
   * unknown, because at the deadline the last successful poll was more than three intervals ago, or because work that
   * this call started cannot be polled; `cause` says why. Later versions may add reasons: keep a default branch.
   */
  declare readonly reason: "failed" | "canceled" | "deadline" | "contact_lost";
  /**
   * The last known resource: from a poll or, before the first poll, from the response to the start. `undefined` if
   * there was neither. Hidden from `inspect`, since it may contain secrets.
   */
  readonly last: Resource | undefined;
  /** The operation that was polled, or the start if its response did not say what to poll. */
  declare readonly operation: string;
  /** The ID that was polled; `undefined` if the response to the start did not contain it. */
  declare readonly id: string | undefined;
  /** `unknown`: this call started the work, which may continue but cannot be polled (`contact_lost`). */
  declare readonly outcome: "unknown" | undefined;
  /** The operation to check with if `outcome` is `unknown`, such as `pipelines.listRuns`. */
  declare readonly checkWith: string | undefined;
  /** The key that was given to `startOnce`, if that started the work or took it up. */
  declare readonly key: string | undefined;
  /** The number of the start under `key`, from 1. */
  declare readonly sequence: number | undefined;
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

  /** Returns all fields of the error, including `last`, with secrets redacted. */
  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), last: this.#redacted };
  }
}

// Minifiers rename classes. These names stay, so that the guards of another installed copy recognize the errors.
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
  NotAllowedError,
  PaginationError,
  WaitError,
};
for (const [value, { prototype }] of Object.entries(classes)) Object.defineProperty(prototype, "name", { value });

const classByStatus: Readonly<Record<number, typeof ApiError>> = {
  400: InvalidRequestError,
  401: AuthenticationError,
  403: PermissionDeniedError,
  404: NotFoundError,
  409: ConflictError,
  422: InvalidRequestError,
  429: RateLimitError,
};

/** Returns the most specific error class for a status; `ApiError` if there is none. */
export function classOfStatus(status: number): typeof ApiError {
  return classByStatus[status] ?? (status >= 500 ? ServerError : ApiError);
}
