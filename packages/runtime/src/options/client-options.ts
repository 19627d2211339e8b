// What callers may pass in: types, defaults, validation.
import type { HeaderOptions } from "../http/headers.ts";
import type { Middleware } from "../model/request.ts";
import { type Clock, systemClock } from "../platform/clock.ts";
import { type Fetch, platformFetch, platformRandom } from "../platform/environment.ts";
import type { FetchOptions } from "./call-options.ts";
import {
  aboveZero,
  any,
  callback,
  callbacks,
  checkOptions,
  count,
  countAboveZero,
  fetchOptions,
  flag,
  hasMethods,
  ofType,
  oneOf,
  plainObject,
  type Validator,
} from "./validators.ts";

/** A key, or a function that is asked for one before each attempt: with `refresh` after the API has refused the last one. */
export type ApiKey = string | ((context: { readonly refresh: boolean }) => string | Promise<string>);

/** How the key is sent: `Authorization: Bearer`, or the deprecated header `X-Planasonix-Api-Key`. */
export type AuthScheme = "bearer" | "x-planasonix-api-key";

/** Receives log lines: a message and a plain object that can be printed as JSON. `console` is a logger. */
export interface Logger {
  debug(message: string, details: object): void;
  info(message: string, details: object): void;
  warn(message: string, details: object): void;
  error(message: string, details: object): void;
}

/** The lowest level that is logged. */
export type LogLevel = "debug" | "info" | "warn" | "error" | "off";

/** Log levels, the most detailed first. */
export const logLevels: readonly LogLevel[] = ["debug", "info", "warn", "error", "off"];

/** A declared option: its check. Without a default its value may be `undefined`, or depends on other values. */
type Option<Value> = readonly [check: Validator, fallback?: Value];
/** A declared option with a default. */
type Defaulted<Value> = readonly [check: Validator, fallback: Value];

// Each option is declared once: documentation, type, check and default. Everything else about options is derived from these two.

/** Options that `withOptions` can change. */
const changeable = {
  /**
   * Time allowed for one attempt with its body, in milliseconds; for a file, until its headers, then for each silence.
   * Default: 60_000, or what the operation needs.
   */
  timeoutMs: [aboveZero] as Option<number>,
  /** Time allowed for one call with its retries and delays, in milliseconds. Default: 300_000. A wait has its own: 24 hours. */
  deadlineMs: [aboveZero] as Option<number>,
  /** How often a failed attempt may be retried. Default: 3. */
  maxRetries: [count, 3] as Defaulted<number>,
  /**
   * Whether the deployment is known to honour `Idempotency-Key`: then creations and starts are retried too when their
   * outcome is unknown. Default: false.
   */
  trustIdempotencyKeys: [flag, false] as Defaulted<boolean>,
  /** How long a body may be, in bytes; files are exempt. Default: 64 MiB. */
  maxResponseBytes: [aboveZero, 64 * 1024 * 1024] as Defaulted<number>,
  /** Receives a line for each attempt. Default: none; the console if a level is given. */
  logger: [hasMethods("debug", "info", "warn", "error")] as Option<Logger>,
  /** The lowest level that is logged. Default: `PLANASONIX_LOG`; with a `logger`, `info`. */
  logLevel: [oneOf(logLevels)] as Option<LogLevel>,
  /** Sends the requests. Default: the `fetch` of the platform. */
  fetch: [callback, platformFetch] as Defaulted<Fetch>,
  /** Options for `fetch` beside the request itself. */
  fetchOptions: [fetchOptions] as Option<FetchOptions>,
  /** Headers for every request; of `withOptions`, in addition to those that the client has. */
  headers: [plainObject] as Option<HeaderOptions>,
  /** Layers around each attempt, the first outermost; see `@planasonix/client/middleware`. Default: none. */
  middleware: [callbacks, []] as Defaulted<readonly Middleware[]>,
};

/** Options that stay: the key, the address, the limiter and the clock of a client. */
const fixed = {
  /**
   * The API key, or a function that is asked for it before each attempt, and after a 401 once more with
   * `{ refresh: true }`. Default: the variable `PLANASONIX_API_KEY`. Without a key calls reject with a `MissingApiKeyError`.
   */
  apiKey: [any] as Option<ApiKey>,
  /** The address of the API, version included. Default: `PLANASONIX_BASE_URL`, otherwise the public server. */
  baseUrl: [any] as Option<string | URL>,
  /** Default: `bearer`. */
  authScheme: [oneOf(["bearer", "x-planasonix-api-key"]), "bearer"] as Defaulted<AuthScheme>,
  /** How many requests may be in flight at once. Default: 50. */
  maxConcurrency: [countAboveZero, 50] as Defaulted<number>,
  /** Default: the time of the machine. */
  clock: [hasMethods("now", "monotonic", "timer", "sleep"), systemClock] as Defaulted<Clock>,
  /** Returns numbers in [0, 1), for jitter. Default: `Math.random`. */
  random: [callback, platformRandom] as Defaulted<() => number>,
  /** The `User-Agent`. Default: name and version of the client; browsers send their own. */
  userAgent: [ofType("string")] as Option<string>,
  /** Allows a key in a web page, where anybody can read it. Default: false. */
  dangerouslyAllowBrowser: [flag, false] as Defaulted<boolean>,
  /** Allows plain http to hosts other than this machine. Default: false. */
  dangerouslyAllowHttp: [flag, false] as Defaulted<boolean>,
};

type ValueOf<Declaration> = Declaration extends Option<infer Value> ? Value : never;
type Given<Declarations> = { [Name in keyof Declarations]?: ValueOf<Declarations[Name]> | undefined };
type Resolved<Declarations> = {
  readonly [Name in keyof Declarations]: Declarations[Name] extends Defaulted<infer Value>
    ? Value
    : ValueOf<Declarations[Name]> | undefined;
};

/** Options of a client that `withOptions` can change: all but its key, its address, its limiter and its clock. */
export interface ClientDefaults extends Given<typeof changeable> {}

/** Options of a client. Every one may be left out. */
export interface ClientOptions extends ClientDefaults, Given<typeof fixed> {}

/** The value of every option, given or default. */
export interface OptionValues extends Resolved<typeof changeable>, Resolved<typeof fixed> {}

/** Checks options, and adds the defaults. @throws {TypeError} If an option is unknown or has a bad value. */
export function applyDefaults(options: ClientOptions): OptionValues {
  const declared = { ...fixed, ...changeable };
  checkOptions(options, checksOf(declared));
  const values = Object.entries(declared).map(([name, [, fallback]]) => [name, Reflect.get(options, name) ?? fallback]);
  return Object.fromEntries(values);
}

/** Checks options that change those of a client. @throws {TypeError} If one is unknown, cannot change or has a bad value. */
export function checkChanges(options: ClientDefaults): void {
  checkOptions(options, checksOf(changeable));
}

function checksOf(declarations: Readonly<Record<string, Option<unknown>>>): Record<string, Validator> {
  return Object.fromEntries(Object.entries(declarations).map(([name, [check]]) => [name, check]));
}
