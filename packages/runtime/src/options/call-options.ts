import type { HeaderOptions } from "../http/headers.ts";
import {
  abortSignal,
  aboveZero,
  checkOptions,
  count,
  nonEmptyString,
  ofType,
  oneOf,
  plainObject,
  type Validator,
} from "./validators.ts";

/** Options of one call. What is left out is as the client has it. */
export interface CallOptions<Query extends object = Readonly<Record<string, unknown>>> {
  /** Further query parameters. */
  query?: Partial<Query> | undefined;
  headers?: HeaderOptions | undefined;
  /** Ends the call, its pauses included, at once: it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Time allowed for one attempt with its body, in milliseconds. */
  timeoutMs?: number | undefined;
  /** Time allowed for the call with its retries and pauses, in milliseconds; for a list, for each page. */
  deadlineMs?: number | undefined;
  /** Makes the operation take effect once, however often it is sent under the same key. Default: a key of its own for each POST. */
  idempotencyKey?: string | undefined;
  maxRetries?: number | undefined;
  /** On a list: whether the next page is fetched while this one is worked on. Default: true. */
  prefetch?: boolean | undefined;
}

/** Options of a wait for long-running work. */
export interface WaitOptions<Resource = unknown> {
  /** Time allowed for the whole wait, in milliseconds. Default: 24 hours. */
  deadlineMs?: number | undefined;
  /** Takes the resource after each look. */
  onUpdate?: ((resource: Resource) => void) | undefined;
  /** What an abort of `signal` does to the work: `detach` lets it go on, `cancel` ends it. Default: `detach`. */
  onAbort?: "detach" | "cancel" | undefined;
  /** Ends the wait at once: it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  headers?: HeaderOptions | undefined;
  /** Time allowed for one look, in milliseconds. */
  timeoutMs?: number | undefined;
}

/** Options of following a list that grows. */
export interface FollowOptions {
  /** Time allowed for the whole of it, in milliseconds. Default: 24 hours. */
  deadlineMs?: number | undefined;
  /** Takes each cursor once everything before it has been handed out: following can go on from there, in another process too. */
  onCursor?: ((cursor: string) => void) | undefined;
  signal?: AbortSignal | undefined;
  headers?: HeaderOptions | undefined;
  /** Time allowed for one look, in milliseconds. */
  timeoutMs?: number | undefined;
}

/** Every option that a method may be given. */
export type MethodOptions = CallOptions & WaitOptions & FollowOptions;

const callback = ofType("function");
const call: Readonly<Record<keyof CallOptions, Validator>> = {
  query: plainObject,
  headers: plainObject,
  signal: abortSignal,
  timeoutMs: aboveZero,
  deadlineMs: aboveZero,
  idempotencyKey: nonEmptyString,
  maxRetries: count,
  prefetch: ofType("boolean"),
};
const wait = { ...call, onUpdate: callback, onAbort: oneOf(["detach", "cancel"]), onCursor: callback };

/** @throws {TypeError} If an option is unknown or has a bad value. `isWait`: the method waits or follows. */
export function checkMethodOptions(options: object, isWait: boolean): asserts options is MethodOptions {
  checkOptions(options, isWait ? wait : call);
}
