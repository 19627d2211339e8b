import type { HeaderOptions } from "../http/headers.ts";
import type { ClientDialect } from "../model/dialect.ts";
import type { Middleware } from "../model/middleware.ts";
import { ownProperties } from "../model/own-properties.ts";
import type { RateLimiter } from "../model/rate-limiter.ts";
import type { Telemetry } from "../model/telemetry.ts";
import { type Clock, systemClock } from "../platform/clock.ts";
import { type Fetch, platformFetch, platformRandom } from "../platform/environment.ts";
import { type AllowOption, allowOption } from "./allow.ts";
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
  nonEmptyString,
  ofType,
  oneOf,
  type Validator,
} from "./validators.ts";

/**
 * An API key, or a function that returns one. The function is called before each attempt, with `refresh: true` if the
 * API has rejected the last key; concurrent attempts share one call of the function.
 */
export type ApiKeyOption = string | ((context: { readonly refresh: boolean }) => string | Promise<string>);

/** How to send the API key: as `Authorization: Bearer`, or in the deprecated header `X-Planasonix-Api-Key`. */
export type AuthScheme = "bearer" | "x-planasonix-api-key";

/** Receives log lines: a message, and a plain object that can be serialized as JSON. `console` is a logger. */
export interface Logger {
  /** Attempts that the caller aborted. */
  debug(message: string, details: object): void;
  /** Attempts that succeeded. */
  info(message: string, details: object): void;
  /** Failed attempts and other events that need attention. */
  warn(message: string, details: object): void;
  /** Currently unused, because errors are thrown. */
  error(message: string, details: object): void;
}

/** The lowest level to log. */
export type LogLevel = "debug" | "info" | "warn" | "error" | "off";

/** Log levels, from the most to the least detailed. */
export const logLevels: readonly LogLevel[] = ["debug", "info", "warn", "error", "off"];

/** Options of a client that `withOptions` can change. */
export interface ClientDefaults {
  /**
   * The time limit of one attempt including its body, in milliseconds; for a file, of the headers, and then of each
   * pause in the body. Default: 60_000, or longer if the operation needs it.
   */
  timeoutMs?: number | undefined;
  /**
   * The time limit of one call with its retries and delays, in milliseconds. Default: 300_000. Waiting for work and
   * following a list have their own default: 24 hours.
   */
  deadlineMs?: number | undefined;
  /** The maximum number of retries of a call. Default: 3. */
  maxRetries?: number | undefined;
  /**
   * Whether the deployment honors `Idempotency-Key`. If so, creations and starts are retried even if their outcome is
   * unknown. Default: false.
   */
  trustIdempotencyKeys?: boolean | undefined;
  /** The maximum size of a response body in bytes, except for files. Default: 64 MiB. */
  maxResponseBytes?: number | undefined;
  /**
   * The maximum size of what a list keeps, in bytes: for `toArray`, of all pages together; for a loop, of the cursors.
   * A character counts as one byte, an object or a list as at least 64. Default: 512 MiB.
   */
  maxListBytes?: number | undefined;
  /** Receives a line for each attempt, and warnings. Default: the console if a log level is set, otherwise none. */
  logger?: Logger | undefined;
  /**
   * The lowest level to log; `debug` adds headers and JSON bodies, with secrets redacted. Default: `PLANASONIX_LOG`,
   * otherwise `info`.
   */
  logLevel?: LogLevel | undefined;
  /** Sends the requests. Default: the platform's `fetch`. */
  fetch?: Fetch | undefined;
  /** Further options of `fetch`, such as `cache`. `withOptions` adds its options to the client's. */
  fetchOptions?: FetchOptions | undefined;
  /** Headers for every request, except those of the API key. `withOptions` adds its headers to the client's. */
  headers?: HeaderOptions | undefined;
  /**
   * Layers around each attempt, the first outermost; see `@planasonix/client/middleware`. `withOptions` replaces those
   * of the client. Default: none.
   */
  middleware?: readonly Middleware[] | undefined;
  /**
   * What operations may do: a call that needs another effect rejects with a `NotAllowedError`, and nothing is sent. Limits
   * together with `PLANASONIX_ALLOW`, if that is set. `withOptions` can only narrow it. A list of limits with their sources
   * allows what each of them allows. Default: everything.
   */
  allow?: AllowOption | undefined;
}

/** Options of a client, all optional. */
export interface ClientOptions extends ClientDefaults {
  /**
   * The API key, or a function that is called before each attempt, and again with `{ refresh: true }` after a 401.
   * Default: the environment variable `PLANASONIX_API_KEY`. Without a key, calls reject with a `MissingApiKeyError`.
   */
  apiKey?: ApiKeyOption | undefined;
  /** The base URL of the API, including the version. Default: `PLANASONIX_BASE_URL`, otherwise the public server. */
  baseUrl?: string | URL | undefined;
  /** How to send the API key. Default: `bearer`. */
  authScheme?: AuthScheme | undefined;
  /**
   * The form in which the deployment speaks, if it is not the documented one: `createDialect` of
   * `@planasonix/client/dialect`. Default: the documented form.
   */
  dialect?: ClientDialect | undefined;
  /** The ID of the organization, for the header `X-Organization-ID`. Default: none. */
  organization?: string | undefined;
  /** The maximum number of requests in flight; ignored with a custom `rateLimiter`. Default: 50. */
  maxConcurrency?: number | undefined;
  /** Decides when a request may be sent. Default: a limiter in memory, shared with clients from `withOptions`. */
  rateLimiter?: RateLimiter | undefined;
  /** Receives traces and metrics: `openTelemetry` of `@planasonix/client/otel`. Default: none. */
  telemetry?: Telemetry | undefined;
  /** The source of time. Default: the system clock. */
  clock?: Clock | undefined;
  /** Returns a random number in [0, 1), for jitter. Default: `Math.random`. */
  random?: (() => number) | undefined;
  /** The `User-Agent`. Default: name and version of the client. Browsers send their own. */
  userAgent?: string | undefined;
  /** Allows a string as the API key in a web page, where anybody can read it. Default: false. */
  dangerouslyAllowBrowser?: boolean | undefined;
  /** Allows plain http to hosts other than the loopback interface. Default: false. */
  dangerouslyAllowHttp?: boolean | undefined;
}

/** Options whose default depends on the environment, the operation or other options. */
export type Dependent =
  | "allow"
  | "apiKey"
  | "baseUrl"
  | "dialect"
  | "fetchOptions"
  | "headers"
  | "logger"
  | "logLevel"
  | "organization"
  | "rateLimiter"
  | "telemetry"
  | "timeoutMs"
  | "userAgent";

/** The value of every option, given or default. */
export type OptionValues = {
  // With `-?`, TypeScript would remove `undefined` as well, in programs without `exactOptionalPropertyTypes`.
  readonly [Name in keyof Required<ClientOptions>]: Name extends Dependent
    ? ClientOptions[Name]
    : Exclude<ClientOptions[Name], undefined>;
};

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
  maxListBytes: [...aboveZero, 512 * 1024 * 1024],
  logger: hasMethods("debug", "info", "warn", "error"),
  logLevel: oneOf(logLevels),
  fetch: [...callback, platformFetch],
  fetchOptions,
  headers,
  middleware: [...callbacks, []],
  allow: allowOption,
};

const declared: Declarations<ClientOptions> = {
  apiKey: any,
  baseUrl: any,
  authScheme: [...oneOf(["bearer", "x-planasonix-api-key"]), "bearer"],
  dialect: hasMethods("layer"),
  organization: nonEmptyString,
  ...changeable,
  maxConcurrency: [...countAboveZero, 50],
  rateLimiter: hasMethods("acquire", "release"),
  telemetry: hasMethods("call"),
  clock: [...hasMethods("now", "monotonic", "timer", "sleep"), systemClock],
  random: [...callback, platformRandom],
  userAgent: ofType("string"),
  dangerouslyAllowBrowser: [...flag, false],
  dangerouslyAllowHttp: [...flag, false],
};

/**
 * Validates options and adds defaults.
 *
 * @throws {TypeError} If an option is unknown or invalid.
 */
export function applyDefaults(options: ClientOptions): OptionValues {
  return valuesOf(declared, options);
}

/**
 * Validates changes and merges them with the current values.
 *
 * @throws {TypeError} If an option is unknown, invalid or cannot change.
 */
export function applyChanges<Values extends OptionValues>(changes: ClientDefaults, values: Values): Values {
  return valuesOf(changeable, changes, values);
}

function valuesOf(
  declarations: Readonly<Record<string, readonly [...Validator, unknown?]>>,
  given: object,
  base?: object,
) {
  checkOptions(given, declarations);
  const own = ownProperties(given);
  const values = Object.assign(Object.create(null), base);
  for (const [name, [, , fallback]] of Object.entries(declarations)) {
    values[name] = Reflect.get(own, name) ?? values[name] ?? fallback;
  }
  return values;
}
