// What callers may pass in: types, defaults, validation.
import type { HeaderOptions } from "../http/headers.ts";
import type { Middleware } from "../model/middleware.ts";
import type { RateLimiter } from "../model/rate-limiter.ts";
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
  headers,
  ofType,
  oneOf,
  type Validator,
} from "./validators.ts";

/** A key, or a function that is asked for one before each attempt: with `refresh` after the API has refused the last one. */
export type ApiKeyOption = string | ((context: { readonly refresh: boolean }) => string | Promise<string>);

/** How the key is sent: `Authorization: Bearer`, or the deprecated header `X-Planasonix-Api-Key`. */
export type AuthScheme = "bearer" | "x-planasonix-api-key";

/** Receives log lines: a message and a plain object that can be printed as JSON. `console` is a logger. */
export interface Logger {
  /** Requests and responses, secrets redacted. */
  debug(message: string, details: object): void;
  /** Attempts that succeeded. */
  info(message: string, details: object): void;
  /** Attempts that failed, and what a person should know. */
  warn(message: string, details: object): void;
  /** Nothing yet: errors are thrown. */
  error(message: string, details: object): void;
}

/** The lowest level that is logged. */
export type LogLevel = "debug" | "info" | "warn" | "error" | "off";

/** Log levels, the most detailed first. */
export const logLevels: readonly LogLevel[] = ["debug", "info", "warn", "error", "off"];

/** Options of a client that `withOptions` can change: all but its key, its address, its limiter and its clock. */
export interface ClientDefaults {
  /**
   * Time allowed for one attempt with its body, in milliseconds; for a file, until its headers, then for each silence.
   * Default: 60_000, or what the operation needs.
   */
  timeoutMs?: number | undefined;
  /** Time allowed for one call with its retries and delays, in milliseconds. Default: 300_000. A wait has its own: 24 hours. */
  deadlineMs?: number | undefined;
  /** How often a failed attempt may be retried. Default: 3. */
  maxRetries?: number | undefined;
  /**
   * Whether the deployment is known to honour `Idempotency-Key`: then creations and starts are retried too when their
   * outcome is unknown. Default: false.
   */
  trustIdempotencyKeys?: boolean | undefined;
  /** How long a body may be, in bytes; files are exempt. Default: 64 MiB. */
  maxResponseBytes?: number | undefined;
  /** Receives a line for each attempt. Default: none; the console if a level is given. */
  logger?: Logger | undefined;
  /** The lowest level that is logged. Default: `PLANASONIX_LOG`; with a `logger`, `info`. */
  logLevel?: LogLevel | undefined;
  /** Sends the requests. Default: the `fetch` of the platform. */
  fetch?: Fetch | undefined;
  /** Options for `fetch` beside the request itself. */
  fetchOptions?: FetchOptions | undefined;
  /** Headers for every request, without `Authorization`; of `withOptions`, in addition to those that the client has. */
  headers?: HeaderOptions | undefined;
  /**
   * Layers around each attempt, the first outermost; see `@planasonix/client/middleware`. Those of `withOptions` replace the
   * ones that the client has. Default: none.
   */
  middleware?: readonly Middleware[] | undefined;
}

/** Options of a client. Every one may be left out. */
export interface ClientOptions extends ClientDefaults {
  /**
   * The API key, or a function that is asked for it before each attempt, and after a 401 once more with
   * `{ refresh: true }`. Default: the variable `PLANASONIX_API_KEY`. Without a key calls reject with a `MissingApiKeyError`.
   */
  apiKey?: ApiKeyOption | undefined;
  /** The address of the API, version included. Default: `PLANASONIX_BASE_URL`, otherwise the public server. */
  baseUrl?: string | URL | undefined;
  /** Default: `bearer`. */
  authScheme?: AuthScheme | undefined;
  /** How many requests may be in flight at once; a `rateLimiter` decides that by itself. Default: 50. */
  maxConcurrency?: number | undefined;
  /** Decides when a request may be sent. Default: one in memory, for this client and those of its `withOptions`. */
  rateLimiter?: RateLimiter | undefined;
  /** Default: the time of the machine. */
  clock?: Clock | undefined;
  /** Returns numbers in [0, 1), for jitter. Default: `Math.random`. */
  random?: (() => number) | undefined;
  /** The `User-Agent`. Default: name and version of the client; browsers send their own. */
  userAgent?: string | undefined;
  /** Allows a key in a web page, where anybody can read it. Default: false. */
  dangerouslyAllowBrowser?: boolean | undefined;
  /** Allows plain http to hosts other than this machine. Default: false. */
  dangerouslyAllowHttp?: boolean | undefined;
}

/** Options whose default depends on something else: the environment, the operation, other options. */
export type Dependent =
  | "apiKey"
  | "baseUrl"
  | "fetchOptions"
  | "headers"
  | "logger"
  | "logLevel"
  | "rateLimiter"
  | "timeoutMs"
  | "userAgent";

/** The value of every option, given or default. */
export type OptionValues = {
  readonly [Name in keyof ClientOptions]-?: Name extends Dependent
    ? ClientOptions[Name]
    : Exclude<ClientOptions[Name], undefined>;
};

/** What each option must be, and its default. */
type Declarations<Options> = {
  readonly [Name in keyof Options]-?: Name extends Dependent
    ? Validator
    : readonly [...Validator, fallback: Exclude<Options[Name], undefined>];
};

const changeable: Declarations<ClientDefaults> = {
  timeoutMs: aboveZero,
  deadlineMs: [...aboveZero, 300_000],
  maxRetries: [...count, 3],
  trustIdempotencyKeys: [...flag, false],
  maxResponseBytes: [...aboveZero, 64 * 1024 * 1024],
  logger: hasMethods("debug", "info", "warn", "error"),
  logLevel: oneOf(logLevels),
  fetch: [...callback, platformFetch],
  fetchOptions,
  headers,
  middleware: [...callbacks, []],
};

const declared: Declarations<ClientOptions> = {
  apiKey: any,
  baseUrl: any,
  authScheme: [...oneOf(["bearer", "x-planasonix-api-key"]), "bearer"],
  ...changeable,
  maxConcurrency: [...countAboveZero, 50],
  rateLimiter: hasMethods("acquire", "release"),
  clock: [...hasMethods("now", "monotonic", "timer", "sleep"), systemClock],
  random: [...callback, platformRandom],
  userAgent: ofType("string"),
  dangerouslyAllowBrowser: [...flag, false],
  dangerouslyAllowHttp: [...flag, false],
};

/** Checks options, and adds the defaults. @throws {TypeError} If an option is unknown or has a bad value. */
export function applyDefaults(options: ClientOptions): OptionValues {
  return valuesOf(declared, options, {});
}

/** Checks changes, and adds the other values. @throws {TypeError} If an option is unknown, cannot change or has a bad value. */
export function applyChanges<Values extends OptionValues>(changes: ClientDefaults, values: Values): Values {
  return { ...values, ...valuesOf(changeable, changes, values) };
}

function valuesOf(
  declarations: Readonly<Record<string, readonly [...Validator, unknown?]>>,
  given: object,
  base: object,
) {
  checkOptions(given, declarations);
  const values = Object.entries(declarations).map(([name, [, , fallback]]) => [
    name,
    Reflect.get(given, name) ?? Reflect.get(base, name) ?? fallback,
  ]);
  return Object.fromEntries(values);
}
