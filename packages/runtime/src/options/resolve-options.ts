import { addHeaders, type HeaderOptions } from "../http/headers.ts";
import type { DialectParts } from "../model/dialect.ts";
import type { AllowedEffects } from "../model/operation.ts";
import { ownProperties } from "../model/own-properties.ts";
import type { TelemetryParts } from "../model/telemetry.ts";
import { type Environment, platformConsole } from "../platform/environment.ts";
import { narrowLimits, readLimits } from "./allow.ts";
import {
  type ApiKeyOption,
  applyChanges,
  applyDefaults,
  type ClientDefaults,
  type ClientOptions,
  type LogLevel,
  logLevels,
  type OptionValues,
} from "./client-options.ts";
import { checkOptions, oneOf } from "./validators.ts";

/** Complete and validated options. */
export interface ResolvedOptions extends OptionValues {
  /** What limits the operations; empty: nothing. */
  readonly limits: readonly AllowedEffects[];
  /** The base URL without a trailing slash. */
  readonly baseUrl: string;
  readonly dialect: DialectParts | undefined;
  readonly telemetry: TelemetryParts | undefined;
  readonly logLevel: LogLevel;
  readonly headers: Readonly<Record<string, string>>;
  /** The headers of a request whose body is JSON. */
  readonly jsonHeaders: Readonly<Record<string, string>>;
}

/**
 * Validates options, and adds defaults and environment variables. The rest of the runtime sees only complete options.
 *
 * @throws {TypeError} If an option is unknown, an option or environment variable is invalid, or a web page would reveal
 * the API key.
 */
export function resolveOptions(
  options: ClientOptions,
  environment: Environment,
  defaultAgent?: string,
): ResolvedOptions {
  const values = applyDefaults(options) as OptionValues & Pick<ResolvedOptions, "dialect" | "telemetry">;
  const { variable, isBrowser } = environment;
  const { baseUrl: option, dialect, userAgent = defaultAgent } = values;
  const logLevel = values.logLevel ?? readLevel(variable("PLANASONIX_LOG"));
  const defaultHeaders = {
    accept: "application/json",
    "user-agent": isBrowser ? undefined : userAgent,
    "x-organization-id": values.organization,
  };
  const source = option === undefined ? "PLANASONIX_BASE_URL" : "`baseUrl`";
  const given = option ?? variable("PLANASONIX_BASE_URL");
  return {
    ...values,
    limits: readLimits(values.allow, environment),
    logger: values.logger ?? (logLevel && platformConsole()),
    logLevel: logLevel ?? "info",
    apiKey: resolveKey(values, environment),
    baseUrl: parseBaseUrl(source, dialect?.baseUrl(source, given, publicUrl) ?? given, values.dangerouslyAllowHttp),
    ...headersOf(addHeaders({}, defaultHeaders), values.headers),
  };
}

/**
 * Merges options with changes for `withOptions`.
 *
 * @throws {TypeError} If an option is unknown, invalid or cannot change.
 */
export function changeOptions(options: ResolvedOptions, changes: ClientDefaults): ResolvedOptions {
  const changed = applyChanges(changes, options);
  const { allow, logLevel, fetchOptions, headers } = ownProperties(changes);
  return {
    ...changed,
    limits: narrowLimits(options.limits, allow),
    logger: changed.logger ?? (logLevel && platformConsole()),
    fetchOptions: { ...options.fetchOptions, ...fetchOptions },
    ...headersOf(options.headers, headers),
  };
}

function headersOf(
  base: ResolvedOptions["headers"],
  added: HeaderOptions | undefined,
): Pick<ResolvedOptions, "headers" | "jsonHeaders"> {
  const headers = addHeaders(base, added);
  return { headers, jsonHeaders: { "content-type": "application/json", ...headers } };
}

function resolveKey(
  { apiKey, dangerouslyAllowBrowser }: OptionValues,
  environment: Environment,
): ApiKeyOption | undefined {
  const variable = "PLANASONIX_API_KEY";
  const key = apiKey ?? environment.variable(variable);
  if (key === undefined || typeof key === "function") return key;
  if (!environment.isBrowser || dangerouslyAllowBrowser)
    return checkKey(key, apiKey === undefined ? variable : undefined);
  throw new TypeError(
    "`apiKey` would be readable by every visitor of this page: pass a function that fetches a short-lived key, " +
      "or set `dangerouslyAllowBrowser`",
  );
}

/**
 * Returns the value if it can be an API key. `source` names the option or environment variable that it is from.
 *
 * @throws {TypeError} If the value cannot be an API key. The message does not quote the value.
 */
export function checkKey(key: unknown, source = "apiKey"): string {
  if (typeof key === "string" && /^[!-~]+$/.test(key)) return key;
  const text = String(key);
  const hint = /^bearer\s/i.test(text) ? ", without `Bearer `" : /\s/.test(text) ? "; it contains white space" : "";
  throw new TypeError(`The key from \`${source}\` must be a string of visible ASCII characters${hint}`);
}

function readLevel(text: string | undefined): LogLevel | undefined {
  const level = text?.toLowerCase();
  checkOptions({ PLANASONIX_LOG: level }, { PLANASONIX_LOG: oneOf(logLevels) });
  return level as LogLevel | undefined;
}

const publicUrl = "https://api.planasonix.com/v1";

/**
 * Validates a base URL and returns it without trailing slashes. `source` names the variable or option that contains it.
 *
 * @throws {TypeError} If the URL is invalid, lacks a path, contains a user, a query or a fragment, or would send the
 * API key without encryption. The message quotes only host and path, because the URL may contain a password.
 */
export function parseBaseUrl(source: string, given: string | URL = publicUrl, allowHttp = false): string {
  const text = String(given);
  const { protocol, origin, pathname, host, hostname, href } = new URL(URL.canParse(text) ? text : "x:");
  const path = pathname.replace(/\/+$/, "");
  const isLocal = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  const isSafe = protocol === "https:" || (protocol === "http:" && (isLocal || allowHttp));
  if (isSafe && path && href === origin + pathname) return origin + path;
  const example = host ? `${isSafe ? protocol : "https:"}//${host}${path || "/v1"}` : publicUrl;
  throw new TypeError(
    `${source} must begin with https:// (or http:// on this machine), include the version, and have no user, query or fragment, as in ${example}`,
  );
}
