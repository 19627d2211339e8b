import { type RateLimit, toRateLimit } from "../http/rate-limit-headers.ts";
import { compose, type Middleware, type Send } from "../model/request.ts";
import type { ResolvedOptions } from "../options/resolve-options.ts";
import { createRedactor, type Redactor } from "../redaction/redactor.ts";
import { authenticate, createKeySource } from "./auth/key-source.ts";
import { createLog, type Log, logAttempts } from "./log.ts";
import { type CallParts, prepare } from "./prepare.ts";
import { createGates } from "./rate-limit/cooldowns.ts";
import { limit } from "./rate-limit/limiter.ts";
import { createQuota } from "./rate-limit/quota.ts";
import { interpret, type Result } from "./response/read-response.ts";
import { createRetryBudget, unlimitedBudget } from "./retry/budget.ts";
import { retry } from "./retry/retry.ts";
import { timeout } from "./timeout.ts";
import { createTransport } from "./transport/fetch.ts";
import { freezeForm } from "./transport/form-body.ts";

/** A shorter key stands in a test, and hiding it would blot out parts of words. */
const shortestKey = 8;

/** A client without its methods: what every call goes through. The key stays inside the layers. */
export interface Core {
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
export function createCore(options: ResolvedOptions, sensitive: readonly string[]): Core {
  const { clock, logLevel, logger } = options;
  const keys = createKeySource(options.apiKey);
  const redactor = createRedactor(() => keys.known.filter((key) => key.length >= shortestKey), sensitive);
  const log = createLog(logger, logLevel, redactor);
  const warnOnce = createWarnOnce(log);
  const quota = createQuota();
  const budget = options.retryBudget ? createRetryBudget() : unlimitedBudget;
  // The order is the meaning; the first is the outermost.
  const layers: Middleware[] = [
    freezeForm, // once: all attempts send the same bytes
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

function createWarnOnce(log: Log): Core["warnOnce"] {
  const warned = new Set<string>();
  return (message, details) => {
    if (!warned.has(message)) log("warn", message, details);
    warned.add(message);
  };
}

/** Makes one call: sends it, then understands the answer. */
export function execute(core: Core, parts: CallParts): Promise<Result> {
  const request = prepare(core.options, parts);
  return core.send(request).then(
    (answer) => interpret(core.redactor, request, answer),
    (error) => failSafely(core, error),
  );
}

/** Lets an error go out to the caller, without the keys: a server, a cause, or the call itself may hold them. */
export function failSafely({ redactor }: Pick<Core, "redactor">, error: unknown): never {
  throw redactor.deep(error);
}
