import type { HeaderOptions } from "../http/headers.ts";
import {
  abortSignal,
  aboveZero,
  callback,
  checkOptions,
  count,
  fetchOptions,
  flag,
  headers,
  nonEmptyString,
  oneOf,
  plainObject,
  type Validator,
} from "./validators.ts";

/** What `fetch` takes beside the request itself: `cache`, `credentials`, Node's `dispatcher`, `next` of Next.js. */
export type FetchOptions = Omit<RequestInit, "body" | "headers" | "method" | "redirect" | "signal"> & {
  readonly body?: never;
  readonly headers?: never;
  readonly method?: never;
  readonly redirect?: never;
  readonly signal?: never;
  readonly [name: string]: unknown;
};

/** A value of a query parameter. A list repeats the name for each item; `null` and `undefined` are left out. */
export type QueryValue = string | number | boolean | Date | null | undefined;

/** How the requests of a method are sent. What is left out is taken from the client. */
export interface RequestOptions {
  /** Headers in addition to those of the client; `undefined` removes one. `Authorization` is made of the key. */
  headers?: HeaderOptions | undefined;
  /**
   * Ends the call or the wait, its delays included, at once: it rejects with the signal's reason. A write that is in flight may
   * still be executed.
   */
  signal?: AbortSignal | undefined;
  /** Time allowed for one attempt of a request with its body, in milliseconds. */
  timeoutMs?: number | undefined;
  /** How often a failed attempt may be retried. */
  maxRetries?: number | undefined;
  /** Options for `fetch`, over those of the client. */
  fetchOptions?: FetchOptions | undefined;
}

/** Options of a call that reads. */
export interface ReadOptions extends RequestOptions {
  /** Time allowed for the call with its retries and delays, in milliseconds; for a list, for each page. */
  deadlineMs?: number | undefined;
  /** Query parameters that are not described. */
  extraQuery?: Readonly<Record<string, QueryValue | readonly QueryValue[]>> | undefined;
}

/** Options of a call that writes. */
export interface WriteOptions extends ReadOptions {
  /**
   * A POST with this key counts as one, however often it is sent, if the deployment honours the header `Idempotency-Key`. The
   * name of the header, and for how long a key is remembered, are assumptions of this SDK. With a key of yours, creations and
   * starts are retried even when their outcome is unknown. Default: a new key for each call.
   */
  idempotencyKey?: string | undefined;
}

/** Options of a list. */
export interface ListOptions extends ReadOptions {
  /** Whether the next page is fetched while the current one is processed. Default: true. */
  prefetch?: boolean | undefined;
}

/** A query among the options: of a method that takes a body, or that was released without a query. */
export interface QueryOptions<Query> {
  /** The query parameters of the method. */
  query?: Query | undefined;
}

/** Options of a wait for long-running work. */
export interface WaitOptions<Resource = unknown> extends RequestOptions {
  /** Time allowed for the whole wait, a start included, in milliseconds; then it rejects with a `WaitError`. Default: 24 hours. */
  deadlineMs?: number | undefined;
  /** Pause between two polls, in milliseconds. Default: 2_000, growing to 30_000. */
  pollIntervalMs?: number | undefined;
  /** Receives the resource after each poll. A promise that it returns is awaited. */
  onUpdate?: ((resource: Resource) => unknown) | undefined;
  /**
   * What an abort of `signal` does to the work: `detach` lets it continue, `cancel` cancels it. The deadline never cancels it.
   * Default: `detach`.
   */
  onAbort?: "detach" | "cancel" | undefined;
}

/**
 * Options of a method that starts work and waits for it. `extraQuery` and `idempotencyKey` are those of the start; `headers`,
 * `timeoutMs`, `maxRetries` and `fetchOptions` count for every request. `withResponse()` has the response of the last poll.
 */
export interface StartOptions<Resource, Started = Resource>
  extends WaitOptions<Resource>,
    Pick<WriteOptions, "extraQuery" | "idempotencyKey"> {
  /** Receives the response to the start, before the first poll. A promise that it returns is awaited. */
  onStart?: ((started: Started) => unknown) | undefined;
}

/** Options of following a list that grows. */
export interface FollowOptions extends RequestOptions, Pick<ReadOptions, "extraQuery"> {
  /** Time allowed for following the list to its end, in milliseconds. Default: 24 hours. */
  deadlineMs?: number | undefined;
  /** Pause between two polls, in milliseconds. Default: 2_000, growing to 30_000 while nothing comes. */
  pollIntervalMs?: number | undefined;
  /**
   * Receives each cursor once every item before it has been yielded: any process can continue from there. A promise that it
   * returns is awaited.
   */
  onCursor?: ((cursor: string) => unknown) | undefined;
}

/** Every option that a method may be given. */
export type MethodOptions = WriteOptions &
  ListOptions &
  QueryOptions<object> &
  StartOptions<unknown> &
  Omit<FollowOptions, "extraQuery">;

/** A kind of method, by the options that it takes. */
export type MethodKind = "read" | "write" | "list" | "wait" | "start" | "follow";

type Validators = { readonly [Name in keyof MethodOptions]?: Validator };

const request = { headers, signal: abortSignal, timeoutMs: aboveZero, maxRetries: count, fetchOptions };
const extraQuery = plainObject;
const read = { ...request, deadlineMs: aboveZero, extraQuery };
const poll = { ...request, deadlineMs: aboveZero, pollIntervalMs: aboveZero };
const wait = { ...poll, onUpdate: callback, onAbort: oneOf(["detach", "cancel"]) };
const idempotencyKey = nonEmptyString;

const validators: Readonly<Record<MethodKind, Validators>> = {
  read,
  write: { ...read, idempotencyKey },
  list: { ...read, prefetch: flag },
  wait,
  start: { ...wait, extraQuery, idempotencyKey, onStart: callback },
  follow: { ...poll, extraQuery, onCursor: callback },
};

const noOptions: MethodOptions = {};

/**
 * Reads the last argument of a method; `hasQuery` says whether the query is among its options. Returns a copy: later pages
 * and polls use the options as they were.
 *
 * @throws {TypeError} If an option is unknown or has a bad value.
 */
export function readMethodOptions(options: object | undefined, kind: MethodKind, hasQuery: boolean): MethodOptions {
  if (options === undefined) return noOptions;
  checkOptions(options, hasQuery ? { ...validators[kind], query: plainObject } : validators[kind]);
  const given: MethodOptions = { ...options };
  return given.headers ? { ...given, headers: { ...given.headers } } : given;
}
