import { type ApiKey, type AuthScheme, checkKey } from "./auth.ts";
import { parseBaseUrl } from "./base-url.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Environment } from "./environment.ts";
import { addHeaders, type HeaderOptions } from "./headers.ts";
import { type Logger, type LogLevel, logLevels } from "./log.ts";
import { checkOptions, type Rule, type Words } from "./rules.ts";
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
  readonly middleware: readonly Middleware[];
}

const known = {
  apiKey: "",
  baseUrl: "",
  authScheme: ["bearer", "x-planasonix-api-key"],
  timeoutMs: "a number above 0",
  deadlineMs: "a number above 0",
  maxRetries: "a whole number, 0 or more",
  trustIdempotencyKeys: "true or false",
  retryBudget: "true or false",
  pacing: "true or false",
  maxConcurrency: "a whole number above 0",
  maxResponseBytes: "a number above 0",
  logger: "an object",
  logLevel: logLevels,
  fetch: "a function",
  clock: "an object",
  random: "a function",
  headers: "an object",
  middleware: "an array",
  userAgent: "a string",
  dangerouslyAllowBrowser: "true or false",
  dangerouslyAllowHttp: "true or false",
} as const satisfies Record<keyof ClientOptions, Rule | Words>;

/**
 * Applies the defaults and checks the values, once: the rest of the runtime sees complete options only.
 *
 * @throws {TypeError} If an option is unknown or has a bad value, or a key would lie open in a web page.
 */
export function resolveOptions(
  options: ClientOptions,
  environment: Environment,
  userAgent: string | undefined,
): ResolvedOptions {
  checkOptions(options, known);
  const level = resolveLevel(options, environment);
  return {
    apiKey: resolveKey(options, environment),
    baseUrl: resolveBaseUrl(options, environment),
    authScheme: options.authScheme ?? "bearer",
    timeoutMs: options.timeoutMs,
    deadlineMs: options.deadlineMs,
    maxRetries: options.maxRetries ?? 3,
    trustIdempotencyKeys: options.trustIdempotencyKeys ?? false,
    retryBudget: options.retryBudget ?? true,
    pacing: options.pacing ?? true,
    maxConcurrency: options.maxConcurrency ?? 50,
    maxResponseBytes: options.maxResponseBytes ?? 64 * 1024 * 1024,
    logger: options.logger ?? (level && console),
    logLevel: level ?? "info",
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    headers: resolveHeaders(options, environment, userAgent),
    middleware: options.middleware ?? [],
  };
}

function resolveKey({ apiKey, dangerouslyAllowBrowser }: ClientOptions, environment: Environment): ApiKey | undefined {
  const key = apiKey ?? environment.variable("PLANASONIX_API_KEY");
  if (key === undefined || typeof key === "function") return key;
  if (environment.isBrowser && !dangerouslyAllowBrowser) {
    throw new TypeError(
      "`apiKey` would be readable by every visitor of this page: give a function that fetches a short-lived key, " +
        "or set `dangerouslyAllowBrowser: true`",
    );
  }
  return checkKey(key);
}

function resolveHeaders(
  { headers, userAgent }: ClientOptions,
  { isBrowser }: Environment,
  usual: string | undefined,
): Readonly<Record<string, string>> {
  const agent = isBrowser ? undefined : (userAgent ?? usual);
  return addHeaders({ accept: "application/json" }, { "user-agent": agent, ...headers });
}

function resolveBaseUrl({ baseUrl, dangerouslyAllowHttp }: ClientOptions, { variable }: Environment): string {
  const name = baseUrl === undefined ? "PLANASONIX_BASE_URL" : "`baseUrl`";
  return parseBaseUrl(name, baseUrl ?? variable("PLANASONIX_BASE_URL"), dangerouslyAllowHttp);
}

function resolveLevel({ logLevel }: ClientOptions, { variable }: Environment): LogLevel | undefined {
  if (logLevel) return logLevel;
  const PLANASONIX_LOG = variable("PLANASONIX_LOG")?.toLowerCase();
  checkOptions({ PLANASONIX_LOG }, { PLANASONIX_LOG: logLevels });
  return logLevels.find((level) => level === PLANASONIX_LOG);
}
