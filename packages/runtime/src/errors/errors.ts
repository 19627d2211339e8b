import type { Attempt, CallDiagnostics, FailureClass } from "../model/attempt.ts";
import { PlanasonixError } from "./planasonix-error.ts";

/** What the errors of one call have in common. */
export class CallError extends PlanasonixError implements CallDiagnostics {
  /** Name of the operation, as in `pipelines.run`. */
  declare readonly operation: string;
  declare readonly method: string;
  /** The path below the base URL, without the query. */
  declare readonly path: string;
  /** How the last failure was classified: whether anything was sent, and whether it may have taken effect. */
  declare readonly failure: FailureClass;
  /** Every attempt in order: what came of it, how it was classified, the pause after it, and why. */
  declare readonly attempts: readonly Attempt[];
  /** Whether the same call may be made again: a later time can change its outcome, and nothing can happen twice. */
  declare readonly retryable: boolean;
  /** The earliest time at which making the call again makes sense, if it is known. */
  declare readonly retryAt: Date | undefined;
  /** `unknown`: the request may have taken effect, although the call failed. */
  declare readonly outcome: "unknown" | undefined;
  /** The operation that tells what happened when `outcome` is `unknown`, as in `runs.list`. */
  declare readonly outcomeOperation: string | undefined;
}

/** One place of a request that the API refused. */
export interface ErrorDetail {
  readonly field?: string;
  readonly issue?: string;
  readonly [member: string]: unknown;
}

/** The API answered, and its answer was an error. The subclasses tell the common statuses apart. */
export class ApiError extends CallError {
  declare readonly status: number;
  /** The API's own code, an open set; nothing if the answer was not the API's error envelope. */
  declare readonly code: string | undefined;
  declare readonly details: readonly ErrorDetail[];
  /** `X-Request-Id`, when it was sent: quote it to support. */
  declare readonly requestId: string | undefined;
}

/** 400 or 422: the request itself is wrong; `details` says where. */
export class InvalidRequestError extends ApiError {}
/** 401: no key, or one that is unknown or revoked. */
export class AuthenticationError extends ApiError {}
/** 403: the key lacks a scope, or a policy forbids the call. */
export class PermissionDeniedError extends ApiError {}
/** 404: there is no such thing, or the key may not see it. */
export class NotFoundError extends ApiError {}
/** 409: the state of the resource forbids the call. */
export class ConflictError extends ApiError {}
/** 429: too many requests; `retryAt` says when to come back. */
export class RateLimitError extends ApiError {}
/** 5xx: the fault is the server's. */
export class ServerError extends ApiError {}

/** The network failed: nothing was sent (`connect`), nothing came back (`response`), or the answer broke off (`body`). */
export class ConnectionError extends CallError {
  declare readonly phase: "connect" | "response" | "body";
}
/** One attempt took longer than `timeoutMs`. */
export class TimeoutError extends CallError {
  declare readonly timeoutMs: number;
}
/** The call with its retries and pauses took longer than `deadlineMs`, or would have. */
export class DeadlineError extends CallError {
  declare readonly deadlineMs: number;
}
/** The server redirects to where the key, or a body, must not go. */
export class RedirectError extends CallError {
  declare readonly status: number;
  /** Where to, without the query; nothing in browsers, which do not tell. */
  declare readonly location: string | undefined;
}
/** The answer is not what the description promises: a proxy's page, an empty body, another shape, too many bytes. */
export class ResponseFormatError extends CallError {
  declare readonly status: number;
  declare readonly url: string;
  /** The shape that was expected. */
  declare readonly expected: string;
  /** What came instead: the names of the members, or the first characters. */
  declare readonly found: string;
}
/** A list cannot be walked to its end: it came back to a cursor that was there before. */
export class PaginationError extends PlanasonixError {
  declare readonly operation: string;
  declare readonly cursor: string;
}
/** Long-running work did not succeed. */
export class WaitError<Resource = unknown> extends PlanasonixError {
  declare readonly reason: "failed" | "canceled" | "deadline";
  /** The resource as last seen; nothing if no look has succeeded. Hidden from `inspect`: it may hold what is secret. */
  readonly last: Resource | undefined;
  /** The operation that looked. */
  declare readonly operation: string;
  declare readonly id: string;
  readonly #shown: unknown;

  constructor(message: string, fields: object, seen: { last: Resource; shown: unknown }, cause?: unknown) {
    super(message, fields, cause);
    this.last = seen.last;
    this.#shown = seen.shown;
    Object.defineProperty(this, "last", { enumerable: false });
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), last: this.#shown };
  }
}

// Class names do not survive minifiers; these do, and guards of another installed copy know them.
const named: Record<string, { prototype: object }> = {
  PlanasonixError,
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
  PaginationError,
  WaitError,
};
for (const value in named) Object.defineProperty(named[value]?.prototype, "name", { value });
