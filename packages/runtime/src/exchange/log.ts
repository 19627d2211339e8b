import { PlanasonixError } from "../errors/errors.ts";
import { parseJson } from "../http/json.ts";
import type { HttpRequest, HttpResponse, Layer } from "../model/request.ts";
import { type Logger, type LogLevel, logLevels } from "../options/client-options.ts";
import type { Clock } from "../platform/clock.ts";
import { platformConsole } from "../platform/environment.ts";
import { codeOf } from "../platform/failure.ts";
import { printAsLine } from "../platform/logged.ts";
import type { Redactor } from "../redaction/redactor.ts";

/** Writes one line to the log. */
export type Log = (level: Exclude<LogLevel, "off">, message: string, details: object) => void;

/**
 * Drops lines below the level and redacts the others. A logger that throws or rejects does not fail the call; the
 * console reports the first failure.
 */
export function createLog(
  logger: Logger | undefined,
  lowest: LogLevel,
  redactor: Redactor,
  console: Pick<Logger, "warn"> = platformConsole(),
): Log {
  let hasFailed = false;
  const report = (error: unknown): void => {
    if (!hasFailed) console.warn("planasonix: the logger failed", Object(redactor.deep({ error })));
    hasFailed = true;
  };
  return (level, message, details) => {
    if (logLevels.indexOf(level) < logLevels.indexOf(lowest)) return;
    const write = async (): Promise<void> =>
      logger?.[level](`planasonix: ${redactor.text(message)}`, Object(redactor.deep(details)));
    write().catch(report);
  };
}

/** What the log of attempts needs from the client. */
export interface LogContext {
  readonly log: Log;
  readonly warnOnce: (message: string, details: object, key: string) => void;
  readonly logLevel: LogLevel;
  readonly redactor: Redactor;
  readonly clock: Clock;
}

/**
 * Logs a line for each attempt: as `info` for a success, as `debug` if the caller aborted it, as `warn` for any other
 * failure. If the lowest level is `debug`, each line includes headers and JSON bodies. Also warns once about each
 * operation whose deprecation or removal the API announces.
 */
export function logAttempts(context: LogContext): Layer {
  const { redactor, clock } = context;
  return (next) => (request) => {
    const startedAt = clock.monotonic();
    const write = (result: string | number, response?: HttpResponse): void => {
      const { name, method, attempt, signal } = request;
      const isAbortedByCaller = signal?.aborted && !(signal.reason instanceof PlanasonixError);
      const level = response && response.status < 400 ? "info" : isAbortedByCaller ? "debug" : "warn";
      context.log(level, `${name} -> ${result}`, {
        operation: name,
        method,
        url: redactor.url(request.url),
        attempt,
        result,
        durationMs: Math.round(clock.monotonic() - startedAt),
        ...(context.logLevel === "debug" && detailsOf(redactor, request, response)),
      });
    };
    return next(request).then(
      (response) => {
        write(response.status, response);
        const { name } = request;
        const end = announcedEnd(response.response.headers);
        if (end) context.warnOnce(`${name} is deprecated (${end})`, { operation: name }, name);
        return response;
      },
      (error: unknown) => {
        write(codeOf(error));
        throw error;
      },
    );
  };
}

/** Formats `Deprecation` (RFC 9745, seconds since 1970) and `Sunset` (RFC 8594); empty if there is neither. */
function announcedEnd(headers: Headers): string {
  const named = ["deprecation", "sunset"].filter((name) => headers.has(name));
  const toDate = (seconds: string): string => new Date(Number(seconds.slice(1)) * 1000).toUTCString();
  return named.map((name) => `${name}: ${headers.get(name)?.replace(/^@\d+$/, toDate)}`).join(", ");
}

/** Returns the headers and the JSON bodies. Omits other bodies, because secret fields cannot be recognized in them. */
function detailsOf(redactor: Redactor, request: HttpRequest, response: HttpResponse | undefined): object {
  return {
    requestHeaders: redactor.headers(Object.entries(request.headers)),
    requestBody: printAsLine(redactor.value(parseJson(request.body))),
    responseHeaders: response && redactor.headers(response.response.headers),
    responseBody: printAsLine(redactor.withBody(request.body).value(parseJson(response?.text))),
  };
}
