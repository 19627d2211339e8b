// One call, from arguments to data. The list below is the order of the layers, outermost first; no other file knows it.
import { type RateLimit, toRateLimit } from "../http/rate-limit-headers.ts";
import { compose, type HttpRequest, type HttpResponse, type Middleware, type Send } from "../model/request.ts";
import type { ResolvedOptions } from "../options/resolve-options.ts";
import { createRedactor, type Redactor } from "../redaction/redactor.ts";
import { authenticate, createApiKeyProvider } from "./auth/authenticate.ts";
import { createLog, type Log, logAttempts } from "./log.ts";
import { bufferFormData, buildRequest, type CallInput } from "./prepare.ts";
import { createGates } from "./rate-limit/cooldowns.ts";
import { limit } from "./rate-limit/limiter.ts";
import { createQuota } from "./rate-limit/quota.ts";
import { type Result, readResponse } from "./response/read-response.ts";
import { createRetryBudget } from "./retry/decide.ts";
import { retry } from "./retry/retry.ts";
import { timeout } from "./timeout.ts";
import { createTransport } from "./transport/fetch.ts";

export type { Page } from "./response/envelope.ts";
export type { FileResponse } from "./response/file.ts";
export type { Result } from "./response/read-response.ts";

/** A client without its methods: every call passes through it. The API key stays inside the layers. */
export interface Exchange {
  readonly options: ResolvedOptions;
  readonly send: Send;
  readonly redactor: Redactor;
  readonly log: Log;
  /** Logs a warning, but each message once only. */
  warnOnce(message: string, details: object): void;
  /** The rate limit as last stated. */
  rateLimit(): RateLimit | undefined;
}

/** Composes the layers of a client. `sensitive` names the fields whose values are secret. */
export function createExchange(options: ResolvedOptions, sensitive: readonly string[]): Exchange {
  const { clock, logLevel, logger } = options;
  const keys = createApiKeyProvider(options.apiKey);
  const redactor = createRedactor(keys.recentKeys, sensitive);
  const log = createLog(logger, logLevel, redactor);
  const warnOnce = createWarnOnce(log);
  const quota = createQuota();
  const layers: Middleware[] = [
    bufferFormData, // once per call: all attempts send the same bytes
    retry({ ...options, budget: createRetryBudget(), canRefresh: keys.canRefresh }),
    limit({ ...options, pacing: true, quota, gates: createGates(clock), notify: warnOnce }), // a delay before a retry holds no slot
    timeout(clock), // limits everything below, so that none of it can hang
    ...options.middleware, // sees each attempt, and never the key
    authenticate(keys, options), // once per attempt: a new key is used at once
    ...(logger ? [logAttempts({ log, logLevel, redactor, clock })] : []), // innermost: logs what is really sent
  ];
  const send = compose(layers, createTransport({ ...options, redactor }));
  return { options, send, redactor, log, warnOnce, rateLimit: () => toRateLimit(quota.stated()) };
}

function createWarnOnce(log: Log): Exchange["warnOnce"] {
  const warned = new Set<string>();
  return (message, details) => {
    if (!warned.has(message)) log("warn", message, details);
    warned.add(message);
  };
}

/** Makes one call: sends its request and reads the response. */
export function execute(exchange: Exchange, input: CallInput): Promise<Result> {
  const request = buildRequest(exchange.options, input);
  return exchange.send(request).then(
    (response) => readResponse(exchange.redactor, request, response),
    (error) => throwRedacted(exchange, error),
  );
}

/** The data of a response. @throws {CallError} If the response is an error, or is not what the operation promises. */
export function readData({ redactor }: Exchange, request: HttpRequest, response: HttpResponse): unknown {
  return readResponse(redactor, request, response).data;
}

/** Throws an error without the keys: a server, a cause, or the call itself may have put them into it. */
export function throwRedacted({ redactor }: Pick<Exchange, "redactor">, error: unknown): never {
  throw redactor.deep(error);
}
