import { type RateLimit, toRateLimit } from "../http/rate-limit-headers.ts";
import { compose, type Middleware, type Send } from "../model/request.ts";
import type { ResolvedOptions } from "../options/resolve-options.ts";
import { createRedactor, type Redactor } from "../redaction/redactor.ts";
import { authenticate, createApiKeyProvider } from "./auth/key-source.ts";
import { createLog, type Log, logAttempts } from "./log.ts";
import { buildRequest, type CallParts } from "./prepare.ts";
import { createGates } from "./rate-limit/cooldowns.ts";
import { limit } from "./rate-limit/limiter.ts";
import { createQuota } from "./rate-limit/quota.ts";
import { type Result, readResponse } from "./response/read-response.ts";
import { createRetryBudget, unlimitedBudget } from "./retry/budget.ts";
import { retry } from "./retry/retry.ts";
import { timeout } from "./timeout.ts";
import { createTransport } from "./transport/fetch.ts";
import { bufferFormData } from "./transport/form-body.ts";

/** A shorter key stands in a test, and hiding it would blot out parts of words. */
const shortestKey = 8;

/** A client without its methods: what every call goes through. The key stays inside the layers. */
export interface Exchange {
  readonly options: ResolvedOptions;
  readonly send: Send;
  readonly redactor: Redactor;
  readonly log: Log;
  /** Logs a warning that is worth one line, however often it applies. */
  warnOnce(message: string, details: object): void;
  /** The rate limit as last stated. */
  rateLimit(): RateLimit | undefined;
}

/** Composes the layers of a client. `sensitive` names the members that must not be shown. */
export function createExchange(options: ResolvedOptions, sensitive: readonly string[]): Exchange {
  const { clock, logLevel, logger } = options;
  const keys = createApiKeyProvider(options.apiKey);
  const redactor = createRedactor(() => keys.recentKeys.filter((key) => key.length >= shortestKey), sensitive);
  const log = createLog(logger, logLevel, redactor);
  const warnOnce = createWarnOnce(log);
  const quota = createQuota();
  const budget = options.retryBudget ? createRetryBudget() : unlimitedBudget;
  // The order is the meaning; the first is the outermost.
  const layers: Middleware[] = [
    bufferFormData, // once: all attempts send the same bytes
    retry({ ...options, budget, canRefresh: keys.canRefresh }),
    limit({ ...options, quota, gates: createGates(clock), notify: warnOnce }), // a pause between attempts holds no place
    timeout(clock), // bounds everything below, so that nothing of it can hang
    ...options.middleware, // sees each attempt, and never the key
    authenticate(keys, options.authScheme, options.baseUrl), // in each attempt: a new key is used at once
    ...(logger ? [logAttempts({ log, logLevel, redactor, clock })] : []), // innermost: what is really sent
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

/** Makes one call: sends it, then understands the answer. */
export function execute(exchange: Exchange, parts: CallParts): Promise<Result> {
  const request = buildRequest(exchange.options, parts);
  return exchange.send(request).then(
    (answer) => readResponse(exchange.redactor, request, answer),
    (error) => throwRedacted(exchange, error),
  );
}

/** Lets an error go out to the caller, without the keys: a server, a cause, or the call itself may hold them. */
export function throwRedacted({ redactor }: Pick<Exchange, "redactor">, error: unknown): never {
  throw redactor.deep(error);
}
