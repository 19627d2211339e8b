import { type ApiKey, type AuthScheme, checkKey } from "./auth.ts";
import { parseBaseUrl } from "./base-url.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Environment } from "./environment.ts";
import { addHeaders, type HeaderOptions } from "./headers.ts";
import { type Logger, type LogLevel, logLevels } from "./log.ts";
import { aboveZero, anything, checkOptions, count, ofType, oneOf, type Rule, withMethods } from "./rules.ts";
import type { Middleware } from "./send.ts";
import type { Fetch } from "./transport.ts";

/** Options of a client. Every one may be left out. */
export interface ClientOptions {
  /**
   * The API key, or a function that is asked for it before each attempt, and after a 401 once more with
   * `{ refresh: true }`. Default: the variable `PLANASONIX_API_KEY`. Without a key the first call rejects.
   */
  apiKey?: ApiKey | undefined;
  /** The address of the API, version included. Default: `PLANASONIX_BASE_URL`, else the public server. */
  baseUrl?: string | URL | undefined;
  /** Default: `bearer`. */
  authScheme?: AuthScheme | undefined;
  /**
   * Time allowed for one attempt with its body, in milliseconds; for a file, until its headers, then for each silence.
   * Default: 60_000, or what the operation needs.
   */
  timeoutMs?: number | undefined;
  /** Time allowed for one call with its retries and pauses, in milliseconds. Default: 300_000; for a wait 24 hours. */
  deadlineMs?: number | undefined;
  /** How often a failed attempt may be followed by another. Default: 3. */
  maxRetries?: number | undefined;
  /**
   * Whether the deployment is known to honour `Idempotency-Key`: then creations and starts are repeated too when their
   * outcome is unknown. Default: false.
   */
  trustIdempotencyKeys?: boolean | undefined;
  /** Whether retries are held back when many calls fail. Default: true. */
  retryBudget?: boolean | undefined;
  /** Whether calls are spaced when little of the rate limit is left. Default: true. */
  pacing?: boolean | undefined;
  /** How many requests may be under way at once. Default: 50. */
  maxConcurrency?: number | undefined;
  /** How long a body may be, in bytes; files are exempt. Default: 64 MiB. */
  maxResponseBytes?: number | undefined;
  /** Takes a line for each attempt. Default: none, or the console once a level is given. */
  logger?: Logger | undefined;
  /** The least important lines to log. Default: `PLANASONIX_LOG`; with a `logger`, `info`. */
  logLevel?: LogLevel | undefined;
  /** Default: the `fetch` of the platform. */
  fetch?: Fetch | undefined;
  /** Default: the time of the machine. */
  clock?: Clock | undefined;
  /** Numbers in [0, 1) that spread pauses. Default: `Math.random`. */
  random?: (() => number) | undefined;
  /** Headers for every request. */
  headers?: HeaderOptions | undefined;
  /** Layers round each attempt, the first outermost; see `@planasonix/client/middleware`. */
  middleware?: readonly Middleware[] | undefined;
  /** The `User-Agent`. Default: name and version of the client; browsers send their own. */
  userAgent?: string | undefined;
  /** Allows a key in a web page, where anybody can read it. Default: false. */
  dangerouslyAllowBrowser?: boolean | undefined;
  /** Allows plain http to hosts other than this machine. Default: false. */
  dangerouslyAllowHttp?: boolean | undefined;
}

/** Options, complete and checked. */
export interface ResolvedOptions {
  readonly apiKey: ApiKey | undefined;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly authScheme: AuthScheme;
  /** Nothing: as the operation says, else the usual. */
  readonly timeoutMs: number | undefined;
  readonly deadlineMs: number | undefined;
  readonly maxRetries: number;
  readonly trustIdempotencyKeys: boolean;
  readonly retryBudget: boolean;
  readonly pacing: boolean;
  readonly maxConcurrency: number;
  readonly maxResponseBytes: number;
  readonly logger: Logger | undefined;
  readonly logLevel: LogLevel;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly headers: Readonly<Record<string, string>>;
  /** The same for a request whose body is JSON. */
  readonly jsonHeaders: Readonly<Record<string, string>>;
  readonly middleware: readonly Middleware[];
}

const flag = ofType("boolean");
const action = ofType("function");
const record = ofType("object");

const rules: Readonly<Record<keyof ClientOptions, Rule>> = {
  apiKey: anything,
  baseUrl: anything,
  authScheme: oneOf(["bearer", "x-planasonix-api-key"]),
  timeoutMs: aboveZero,
  deadlineMs: aboveZero,
  maxRetries: count,
  trustIdempotencyKeys: flag,
  retryBudget: flag,
  pacing: flag,
  maxConcurrency: ["a whole number above 0", (value) => Number.isInteger(value) && Number(value) > 0],
  maxResponseBytes: aboveZero,
  logger: withMethods("debug", "info", "warn", "error"),
  logLevel: oneOf(logLevels),
  fetch: action,
  clock: withMethods("now", "monotonic", "timer", "sleep"),
  random: action,
  headers: record,
  middleware: ["an array of functions", (value) => Array.isArray(value) && value.every(action[1])],
  userAgent: ofType("string"),
  dangerouslyAllowBrowser: flag,
  dangerouslyAllowHttp: flag,
};

/**
 * Applies the defaults and checks the values, once: the rest of the runtime sees complete options only.
 *
 * @throws {TypeError} If an option is unknown or has a bad value, or a key would lie open in a web page.
 */
export function resolveOptions(options: ClientOptions, environment: Environment, usualAgent?: string): ResolvedOptions {
  checkOptions(options, rules);
  const { variable, isBrowser } = environment;
  const { baseUrl, userAgent = usualAgent } = options;
  const logLevel = options.logLevel ?? readLevel(variable("PLANASONIX_LOG"));
  const address = baseUrl ?? variable("PLANASONIX_BASE_URL");
  const usual = { accept: "application/json", "user-agent": isBrowser ? undefined : userAgent };
  const headers = addHeaders(addHeaders({}, usual), options.headers);
  return {
    apiKey: resolveKey(options, environment),
    baseUrl: parseBaseUrl(
      baseUrl === undefined ? "PLANASONIX_BASE_URL" : "`baseUrl`",
      address,
      options.dangerouslyAllowHttp,
    ),
    authScheme: options.authScheme ?? "bearer",
    timeoutMs: options.timeoutMs,
    deadlineMs: options.deadlineMs,
    maxRetries: options.maxRetries ?? 3,
    trustIdempotencyKeys: options.trustIdempotencyKeys ?? false,
    retryBudget: options.retryBudget ?? true,
    pacing: options.pacing ?? true,
    maxConcurrency: options.maxConcurrency ?? 50,
    maxResponseBytes: options.maxResponseBytes ?? 64 * 1024 * 1024,
    logger: options.logger ?? (logLevel && console),
    logLevel: logLevel ?? "info",
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    headers,
    jsonHeaders: { "content-type": "application/json", ...headers },
    middleware: options.middleware ?? [],
  };
}

function resolveKey({ apiKey, dangerouslyAllowBrowser }: ClientOptions, environment: Environment): ApiKey | undefined {
  const key = apiKey ?? environment.variable("PLANASONIX_API_KEY");
  if (key === undefined || typeof key === "function") return key;
  if (!environment.isBrowser || dangerouslyAllowBrowser) return checkKey(key);
  throw new TypeError(
    "`apiKey` would be readable by every visitor of this page: give a function that fetches a short-lived key, " +
      "or set `dangerouslyAllowBrowser`",
  );
}

function readLevel(text: string | undefined): LogLevel | undefined {
  const level = text?.toLowerCase();
  checkOptions({ PLANASONIX_LOG: level }, { PLANASONIX_LOG: rules.logLevel });
  return logLevels.find((word) => word === level);
}
