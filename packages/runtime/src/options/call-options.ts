import type { HeaderOptions } from "../http/headers.ts";
import { ownProperties } from "../model/own-properties.ts";
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

/** Options of `fetch` that the SDK does not reserve, such as `cache`, Node's `dispatcher` or `next` of Next.js. */
export type FetchOptions = Omit<RequestInit, "body" | "headers" | "method" | "redirect" | "signal"> & {
  readonly body?: never;
  readonly headers?: never;
  readonly method?: never;
  readonly redirect?: never;
  readonly signal?: never;
  readonly [name: string]: unknown;
};

/** A value of a query parameter. A list repeats the name for each item; `null` and `undefined` are omitted. */
export type QueryValue = string | number | boolean | Date | null | undefined;

/** How to send the requests of a method. Omitted options keep the client's values. */
export interface RequestOptions {
  /** Headers to add to those of the client, except those of the API key; `undefined` or `null` removes one. */
  headers?: HeaderOptions | undefined;
  /**
   * Aborts the call or the wait, even during a delay. The returned promise then rejects with the signal's reason. An
   * attempt that was already sent may still be executed, although `isOutcomeUnknown` returns false for the reason.
   */
  signal?: AbortSignal | undefined;
  /** The time limit of one attempt, in milliseconds. */
  timeoutMs?: number | undefined;
  /** The maximum number of retries. */
  maxRetries?: number | undefined;
  /** Options of `fetch`, which take precedence over those of the client. */
  fetchOptions?: FetchOptions | undefined;
}

/** Options of a call that reads. */
export interface ReadOptions extends RequestOptions {
  /** The time limit of the call with its retries and delays, in milliseconds; for a list, of each page. */
  deadlineMs?: number | undefined;
  /** Query parameters that the description lacks. */
  extraQuery?: Readonly<Record<string, QueryValue | readonly QueryValue[]>> | undefined;
}

/** Options of a call that writes. */
export interface WriteOptions extends ReadOptions {
  /**
   * The idempotency key. POSTs with the same key are executed once if the deployment honors the header
   * `Idempotency-Key`. With your own key, creations and starts are retried even if their outcome is unknown, so a
   * deployment that ignores keys may execute them twice. The name of the header, and how long the API remembers a key,
   * are assumptions. Default: a new key for each POST.
   */
  idempotencyKey?: string | undefined;
}

/** Options of a list. */
export interface ListOptions extends ReadOptions {
  /** Whether to fetch the next page while you process the current one. Default: true. */
  prefetch?: boolean | undefined;
}

/** A query as an option, for methods that take a body or were released without a query. */
export interface QueryOptions<Query> {
  /** The query parameters of the method. */
  query?: Query | undefined;
}

/** Options of a wait for long-running work. */
export interface WaitOptions<Resource = unknown> extends RequestOptions {
  /**
   * The time limit of the whole wait, in milliseconds. When it passes, the wait rejects with a `WaitError`. If the
   * process was suspended beyond this time, the last poll gets a full `timeoutMs`. Default: 24 hours. A start before the
   * wait also has the `deadlineMs` of the client, 5 minutes by default, and rejects with a `DeadlineError`.
   */
  deadlineMs?: number | undefined;
  /** The delay between two polls, in milliseconds. Default: 2_000, growing to 30_000. */
  pollIntervalMs?: number | undefined;
  /**
   * Receives the resource after each successful poll; a returned promise is awaited. What it throws rejects the call,
   * and the work goes on.
   */
  onUpdate?: ((resource: Resource) => unknown) | undefined;
  /**
   * What an abort of `signal` does to the work: `detach` leaves it running; `cancel` makes the wait reject only when the
   * API has accepted the cancellation, or after 10 seconds, with a warning in the log. A start that was sent first gets
   * 10 seconds for its response, without which the work may go on, with a warning in the log: find it with the operation
   * that lists such work. Work that no operation cancels, such as a backfill, goes on, with a warning in the log. The deadline never cancels the work. A function is called once, with the reason,
   * when the signal aborts, and returns one of the two; what it throws replaces the reason. Default: `detach`.
   */
  onAbort?: "detach" | "cancel" | ((reason: unknown) => "detach" | "cancel") | undefined;
}

/**
 * Options of a method that starts work and waits for it. `extraQuery` and `idempotencyKey` apply to the start;
 * `headers`, `timeoutMs`, `maxRetries` and `fetchOptions` apply to the start and to each poll. `withResponse()`
 * resolves with the response of the last poll.
 */
export interface StartOptions<Resource, Started = Resource>
  extends WaitOptions<Resource>,
    Pick<WriteOptions, "extraQuery" | "idempotencyKey"> {
  /**
   * Receives the response to the start before the first poll; a returned promise is awaited. If `start` takes up earlier
   * work instead (`adopted`), receives the work as the first poll returned it, unless the response to the start would
   * be another resource. What it throws rejects the call, and the work goes on.
   */
  onStart?: ((started: Started, how: StartInfo) => unknown) | undefined;
  /** Starts the work in place of a plain request: `startOnce` of `@planasonix/client/once`. Default: one request. */
  start?: StartStrategy | undefined;
}

/** How the work of a start that waits came about. */
export interface StartInfo {
  /** Whether the work had been started before, and was taken up. */
  readonly adopted: boolean;
  /** The number of the start under its key, from 1. Without `startOnce`, 1. */
  readonly sequence: number;
}

/** Decides whether to start work or to take up earlier work. Only `startOnce` creates it; its parameter is internal. */
export type StartStrategy = (call: never) => Promise<unknown>;

/** Options for following a growing list. */
export interface FollowOptions extends RequestOptions, Pick<ReadOptions, "extraQuery"> {
  /** The time limit for following the list to its end, in milliseconds. Default: 24 hours. */
  deadlineMs?: number | undefined;
  /** The delay between two polls, in milliseconds. Default: 2_000, growing to 30_000 while no items arrive. */
  pollIntervalMs?: number | undefined;
  /**
   * Receives a cursor once all items before that cursor have been yielded, so that another process can continue from
   * there. A returned promise is awaited.
   */
  onCursor?: ((cursor: string) => unknown) | undefined;
  /**
   * Called before the next item is yielded if items before it may be missing, because the server dropped the beginning
   * of a page before its end could be read. A returned promise is awaited. Default: a warning in the log.
   */
  onGap?: (() => unknown) | undefined;
}

/** The options of all kinds of methods; `readMethodOptions` checks which of them a method accepts. */
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
const [verdicts, isVerdict] = oneOf(["detach", "cancel"]);
const onAbort: Validator = [`${verdicts}, or a function`, (value) => isVerdict(value) || callback[1](value)];
const wait = { ...poll, onUpdate: callback, onAbort };
const idempotencyKey = nonEmptyString;

const validators: Readonly<Record<MethodKind, Validators>> = {
  read,
  write: { ...read, idempotencyKey },
  list: { ...read, prefetch: flag },
  wait,
  start: { ...wait, extraQuery, idempotencyKey, onStart: callback, start: callback },
  follow: { ...poll, extraQuery, onCursor: callback, onGap: callback },
};

/** Whether a name can only be an option: no field or parameter of the API is in camelCase. */
export function isOptionName(name: string): boolean {
  return /[A-Z]/.test(name) && Object.values(validators).some((known) => Object.hasOwn(known, name));
}

const noOptions: MethodOptions = ownProperties({});

/**
 * Reads the last argument of a method. `hasQuery` says whether the options include the query. Returns a copy, so that
 * later changes do not affect later pages and polls.
 *
 * @throws {TypeError} If an option is unknown or invalid.
 */
export function readMethodOptions(options: unknown, kind: MethodKind, hasQuery: boolean): MethodOptions {
  if (options === undefined) return noOptions;
  checkOptions(options, hasQuery ? { ...validators[kind], query: plainObject } : validators[kind]);
  const given: MethodOptions = ownProperties(Object(options));
  if (given.headers) given.headers = { ...given.headers };
  return given;
}
