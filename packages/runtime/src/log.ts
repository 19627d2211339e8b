import { codeOf } from "./classify.ts";
import type { Clock } from "./clock.ts";
import { parseJson, type Redactor } from "./redact.ts";
import type { Answer, Middleware, SendRequest } from "./send.ts";

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

/** A logger that drops what is below the level, and never fails a call because a logger throws. */
export function createLog(logger: Logger | undefined, level: LogLevel): Logger {
  const write = (at: Exclude<LogLevel, "off">) => (message: string, details: object) => {
    if (!logger || logLevels.indexOf(at) < logLevels.indexOf(level)) return;
    try {
      logger[at](`planasonix: ${message}`, details);
    } catch {
      // Whoever logs must not break what is logged.
    }
  };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

/** What the log layer needs. */
export interface LogContext {
  readonly log: Logger;
  readonly level: LogLevel;
  readonly redactor: Redactor;
  readonly clock: Clock;
}

/** Logs a line for each attempt: `info` if it succeeded, `warn` if not; with headers and bodies at `debug`. */
export function logAttempts({ log, level, redactor, clock }: LogContext): Middleware {
  const details = (request: SendRequest, answer: Answer | undefined, startedAt: number): object => ({
    operation: request.name,
    attempt: request.attempt,
    method: request.method,
    url: redactor.url(request.url),
    status: answer?.status,
    durationMs: Math.round(clock.monotonic() - startedAt),
    ...(level === "debug" && exchange(redactor, request, answer)),
  });
  return (next) => async (request) => {
    const startedAt = clock.monotonic();
    const what = `${request.name} ${request.method} ${redactor.text(request.path)}`;
    try {
      const answer = await next(request);
      const write = answer.status < 400 ? log.info : log.warn;
      write(`${what} -> ${answer.status}`, details(request, answer, startedAt));
      return answer;
    } catch (error) {
      log.warn(`${what} -> ${codeOf(error)}`, details(request, undefined, startedAt));
      throw error;
    }
  };
}

function exchange(redactor: Redactor, request: SendRequest, answer: Answer | undefined): object {
  return {
    requestHeaders: redactor.headers(Object.entries(request.headers)),
    requestBody: body(redactor, request.body),
    responseHeaders: answer && redactor.headers(answer.response.headers),
    responseBody: answer && body(redactor, answer.text),
  };
}

/** Only JSON can be masked by its members, so only JSON is shown. */
function body(redactor: Redactor, content: unknown): unknown {
  return redactor.value(parseJson(content)) ?? (content ? "(not JSON)" : undefined);
}
