// What callers may pass in: types, defaults, validation.
import type { HeaderOptions } from "../http/headers.ts";
import type { Middleware } from "../model/request.ts";
import { type Clock, systemClock } from "../platform/clock.ts";
import { type Fetch, platformFetch, platformRandom } from "../platform/environment.ts";
import {
  aboveZero,
  any,
  callback,
  callbacks,
  checkOptions,
  count,
  countAboveZero,
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

/** Log levels, the most detailed first. */
export const logLevels = ["debug", "info", "warn", "error", "off"] as const;
/** The lowest level that is logged. */
export type LogLevel = (typeof logLevels)[number];

/** A declared option: its check. Without a default the resolved value may be `undefined`, or depends on other values. */
type Option<Value> = readonly [check: Validator, fallback?: Value];
/** A declared option with a default. */
type Defaulted<Value> = readonly [check: Validator, fallback: Value];

/** Every option of a client: documentation, type, check and default. All else about options is derived from this. */
export const declaredOptions = {
  /**
   * The API key, or a function that is asked for it before each attempt, and after a 401 once more with
   * `{ refresh: true }`. Default: the variable `PLANASONIX_API_KEY`. Without a key the first call rejects.
   */
  apiKey: [any] as Option<ApiKey>,
  /** The address of the API, version included. Default: `PLANASONIX_BASE_URL`, otherwise the public server. */
  baseUrl: [any] as Option<string | URL>,
  /** Default: `bearer`. */
  authScheme: [oneOf(["bearer", "x-planasonix-api-key"]), "bearer"] as Defaulted<AuthScheme>,
  /**
   * Time allowed for one attempt with its body, in milliseconds; for a file, until its headers, then for each silence.
   * Default: 60_000, or what the operation needs.
   */
  timeoutMs: [aboveZero] as Option<number>,
  /** Time allowed for one call with its retries and delays, in milliseconds. Default: 300_000; for a wait, 24 hours. */
  deadlineMs: [aboveZero] as Option<number>,
  /** How often a failed attempt may be retried. Default: 3. */
  maxRetries: [count, 3] as Defaulted<number>,
  /**
   * Whether the deployment is known to honour `Idempotency-Key`: then creations and starts are retried too when their
   * outcome is unknown. Default: false.
   */
  trustIdempotencyKeys: [flag, false] as Defaulted<boolean>,
  /** How many requests may be in flight at once. Default: 50. */
  maxConcurrency: [countAboveZero, 50] as Defaulted<number>,
  /** How long a body may be, in bytes; files are exempt. Default: 64 MiB. */
  maxResponseBytes: [aboveZero, 64 * 1024 * 1024] as Defaulted<number>,
  /** Receives a line for each attempt. Default: none; the console if a level is given. */
  logger: [hasMethods("debug", "info", "warn", "error")] as Option<Logger>,
  /** The lowest level that is logged. Default: `PLANASONIX_LOG`; with a `logger`, `info`. */
  logLevel: [oneOf(logLevels)] as Option<LogLevel>,
  /** Sends the requests. Default: the `fetch` of the platform. */
  fetch: [callback, platformFetch] as Defaulted<Fetch>,
  /** Default: the time of the machine. */
  clock: [hasMethods("now", "monotonic", "timer", "sleep"), systemClock] as Defaulted<Clock>,
  /** Returns numbers in [0, 1), for jitter. Default: `Math.random`. */
  random: [callback, platformRandom] as Defaulted<() => number>,
  /** Headers for every request. */
  headers: [plainObject] as Option<HeaderOptions>,
  /** Layers around each attempt, the first outermost; see `@planasonix/client/middleware`. */
  middleware: [callbacks, []] as Defaulted<readonly Middleware[]>,
  /** The `User-Agent`. Default: name and version of the client; browsers send their own. */
  userAgent: [ofType("string")] as Option<string>,
  /** Allows a key in a web page, where anybody can read it. Default: false. */
  dangerouslyAllowBrowser: [flag, false] as Defaulted<boolean>,
  /** Allows plain http to hosts other than this machine. Default: false. */
  dangerouslyAllowHttp: [flag, false] as Defaulted<boolean>,
};

type Declared = typeof declaredOptions;
type ValueOf<Declaration> = Declaration extends Option<infer Value> ? Value : never;
type Given = { [Name in keyof Declared]?: ValueOf<Declared[Name]> | undefined };

/** Options of a client. Every one may be left out. */
export interface ClientOptions extends Given {}

/** The value of every option, given or default. */
export type OptionValues = {
  readonly [Name in keyof Declared]: Declared[Name] extends Defaulted<infer Value>
    ? Value
    : ValueOf<Declared[Name]> | undefined;
};

/** Checks options, and adds the defaults. @throws {TypeError} If an option is unknown or has a bad value. */
export function applyDefaults(options: ClientOptions): OptionValues {
  const declarations = Object.entries(declaredOptions);
  checkOptions(options, Object.fromEntries(declarations.map(([name, [check]]) => [name, check])));
  const values = declarations.map(([name, [, fallback]]) => [name, Reflect.get(options, name) ?? fallback]);
  return Object.fromEntries(values);
}
