import type { HeaderOptions } from "../http/headers.ts";
import {
  abortSignal,
  aboveZero,
  callback,
  checkOptions,
  count,
  flag,
  nonEmptyString,
  oneOf,
  plainObject,
  type Validator,
} from "./validators.ts";

/** Options of one call. What is left out is taken from the client. */
export interface CallOptions<Query extends object = Readonly<Record<string, unknown>>> {
  /** Further query parameters. */
  query?: Partial<Query> | undefined;
  headers?: HeaderOptions | undefined;
  /** Ends the call, its delays included, at once: it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Time allowed for one attempt with its body, in milliseconds. */
  timeoutMs?: number | undefined;
  /** Time allowed for the call with its retries and delays, in milliseconds; for a list, for each page. */
  deadlineMs?: number | undefined;
  /** Requests with the same key are executed once, however often they are sent. Default: a new key for each POST. */
  idempotencyKey?: string | undefined;
  maxRetries?: number | undefined;
  /** On a list: whether the next page is fetched while the current one is processed. Default: true. */
  prefetch?: boolean | undefined;
}

/** Options of a wait for long-running work. */
export interface WaitOptions<Resource = unknown> {
  /** Time allowed for the whole wait, in milliseconds. Default: 24 hours. */
  deadlineMs?: number | undefined;
  /** Receives the resource after each poll. */
  onUpdate?: ((resource: Resource) => void) | undefined;
  /** What an abort of `signal` does to the work: `detach` lets it continue, `cancel` cancels it. Default: `detach`. */
  onAbort?: "detach" | "cancel" | undefined;
  /** Ends the wait at once: it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  headers?: HeaderOptions | undefined;
  /** Time allowed for one poll, in milliseconds. */
  timeoutMs?: number | undefined;
}

/** Options of following a list that grows. */
export interface FollowOptions {
  /** Time allowed for following the list to its end, in milliseconds. Default: 24 hours. */
  deadlineMs?: number | undefined;
  /** Receives each cursor once every item before it has been yielded: any process can continue from there. */
  onCursor?: ((cursor: string) => void) | undefined;
  signal?: AbortSignal | undefined;
  headers?: HeaderOptions | undefined;
  /** Time allowed for one poll, in milliseconds. */
  timeoutMs?: number | undefined;
}

/** Every option that a method may be given. */
export type MethodOptions = CallOptions & WaitOptions & FollowOptions;

const callValidators: Readonly<Record<keyof CallOptions, Validator>> = {
  query: plainObject,
  headers: plainObject,
  signal: abortSignal,
  timeoutMs: aboveZero,
  deadlineMs: aboveZero,
  idempotencyKey: nonEmptyString,
  maxRetries: count,
  prefetch: flag,
};
const waitValidators = {
  ...callValidators,
  onUpdate: callback,
  onAbort: oneOf(["detach", "cancel"]),
  onCursor: callback,
};

/** @throws {TypeError} If an option is unknown or has a bad value. `isWait`: the method waits or follows. */
export function checkMethodOptions(options: object, isWait: boolean): asserts options is MethodOptions {
  checkOptions(options, isWait ? waitValidators : callValidators);
}
