import { codeOf } from "../errors/network-error.ts";
import { PlanasonixError } from "../errors/planasonix-error.ts";
import type { HttpRequest, HttpResponse, Middleware } from "../model/request.ts";
import type { Clock } from "../platform/clock.ts";
import { parseJson, type Redactor } from "../redaction/redactor.ts";

/** Takes lines: a message and a plain object that can be printed as JSON. `console` is one. */
export interface Logger {
  debug(message: string, details: object): void;
  info(message: string, details: object): void;
  warn(message: string, details: object): void;
  error(message: string, details: object): void;
}

/** Levels, the chattiest first. */
export const logLevels = ["debug", "info", "warn", "error", "off"] as const;
/** How important a line must be to be logged. */
export type LogLevel = (typeof logLevels)[number];
/** Writes one line. */
export type Log = (level: Exclude<LogLevel, "off">, message: string, details: object) => void;

/** Drops what is below the level, and hides the keys in the rest. A logger that throws fails no call. */
export function createLog(logger: Logger | undefined, least: LogLevel, redactor: Redactor): Log {
  return (level, message, details) => {
    if (logLevels.indexOf(level) < logLevels.indexOf(least)) return;
    try {
      logger?.[level](`planasonix: ${redactor.text(message)}`, Object(redactor.deep(details)));
    } catch {
      // Whoever logs must not break what is logged.
    }
  };
}

/** What the log layer needs. */
export interface LogContext {
  readonly log: Log;
  readonly logLevel: LogLevel;
  readonly redactor: Redactor;
  readonly clock: Clock;
}

/** Logs a line for each attempt: `info` if it succeeded, `warn` if not; with headers and bodies at `debug`. */
export function logAttempts({ log, logLevel, redactor, clock }: LogContext): Middleware {
  return (next) => (request) => {
    const startedAt = clock.monotonic();
    const write = (result: string | number, answer?: HttpResponse): void => {
      const { name, method, attempt, signal } = request;
      const isLeft = signal?.aborted && !(signal.reason instanceof PlanasonixError); // by the caller, not for its time
      const level = answer && answer.status < 400 ? "info" : isLeft ? "debug" : "warn";
      log(level, `${name} -> ${result}`, {
        operation: name,
        method,
        url: redactor.url(request.url),
        attempt,
        result,
        durationMs: Math.round(clock.monotonic() - startedAt),
        ...(logLevel === "debug" && exchange(redactor, request, answer)),
      });
    };
    return next(request).then(
      (answer) => {
        write(answer.status, answer);
        return answer;
      },
      (error: unknown) => {
        write(codeOf(error));
        throw error;
      },
    );
  };
}

/** Only JSON can be masked by its members, so of bodies only JSON is shown. */
function exchange(redactor: Redactor, request: HttpRequest, answer: HttpResponse | undefined): object {
  return {
    requestHeaders: redactor.headers(Object.entries(request.headers)),
    requestBody: redactor.value(parseJson(request.body)),
    responseHeaders: answer && redactor.headers(answer.response.headers),
    responseBody: redactor.withBody(request.body).value(parseJson(answer?.text)),
  };
}
