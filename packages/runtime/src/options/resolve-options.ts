import { type ApiKey, type AuthScheme, checkKey } from "../exchange/auth/key-source.ts";
import { type Logger, type LogLevel, logLevels } from "../exchange/log.ts";
import type { Fetch } from "../exchange/transport/fetch.ts";
import { addHeaders } from "../http/headers.ts";
import type { Middleware } from "../model/request.ts";
import { type Clock, systemClock } from "../platform/clock.ts";
import type { Environment } from "../platform/environment.ts";
import { parseBaseUrl } from "./base-url.ts";
import type { ClientOptions } from "./client-options.ts";
import {
  aboveZero,
  any,
  checkOptions,
  count,
  hasMethods,
  ofType,
  oneOf,
  plainObject,
  type Validator,
} from "./validators.ts";

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

const validators: Readonly<Record<keyof ClientOptions, Validator>> = {
  apiKey: any,
  baseUrl: any,
  authScheme: oneOf(["bearer", "x-planasonix-api-key"]),
  timeoutMs: aboveZero,
  deadlineMs: aboveZero,
  maxRetries: count,
  trustIdempotencyKeys: flag,
  retryBudget: flag,
  pacing: flag,
  maxConcurrency: ["a whole number above 0", (value) => Number.isInteger(value) && Number(value) > 0],
  maxResponseBytes: aboveZero,
  logger: hasMethods("debug", "info", "warn", "error"),
  logLevel: oneOf(logLevels),
  fetch: action,
  clock: hasMethods("now", "monotonic", "timer", "sleep"),
  random: action,
  headers: plainObject,
  middleware: ["an array of functions", (value) => Array.isArray(value) && value.every(action[1])],
  userAgent: ofType("string"),
  dangerouslyAllowBrowser: flag,
  dangerouslyAllowHttp: flag,
};

const defaults = {
  authScheme: "bearer",
  timeoutMs: undefined,
  deadlineMs: undefined,
  maxRetries: 3,
  trustIdempotencyKeys: false,
  retryBudget: true,
  pacing: true,
  maxConcurrency: 50,
  maxResponseBytes: 64 * 1024 * 1024,
  fetch: (url, init) => fetch(url, init),
  clock: systemClock,
  random: Math.random,
  middleware: [],
} satisfies Partial<ResolvedOptions>;

/**
 * Applies the defaults and checks the values, once: the rest of the runtime sees complete options only.
 *
 * @throws {TypeError} If an option is unknown or has a bad value, or a key would lie open in a web page.
 */
export function resolveOptions(options: ClientOptions, environment: Environment, usualAgent?: string): ResolvedOptions {
  checkOptions(options, validators);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const { variable, isBrowser } = environment;
  const { baseUrl, userAgent = usualAgent } = options;
  const logLevel = options.logLevel ?? readLevel(variable("PLANASONIX_LOG"));
  const usual = { accept: "application/json", "user-agent": isBrowser ? undefined : userAgent };
  const headers = addHeaders(addHeaders({}, usual), options.headers);
  const name = baseUrl === undefined ? "PLANASONIX_BASE_URL" : "`baseUrl`";
  return {
    ...defaults,
    logger: logLevel && console,
    ...given,
    logLevel: logLevel ?? "info",
    apiKey: resolveKey(options, environment),
    baseUrl: parseBaseUrl(name, baseUrl ?? variable("PLANASONIX_BASE_URL"), options.dangerouslyAllowHttp),
    headers,
    jsonHeaders: { "content-type": "application/json", ...headers },
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
  checkOptions({ PLANASONIX_LOG: level }, { PLANASONIX_LOG: validators.logLevel });
  return logLevels.find((nonEmptyString) => nonEmptyString === level);
}
