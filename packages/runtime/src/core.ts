import { authenticate, createKeySource } from "./auth.ts";
import { freezeForm } from "./freeze.ts";
import type { RateLimit } from "./hints.ts";
import { idempotencyKey } from "./idempotency.ts";
import { interpret, type Result } from "./interpret.ts";
import { createLimiter } from "./limiter.ts";
import { createLog, type Logger, logAttempts } from "./log.ts";
import type { ResolvedOptions } from "./options.ts";
import { type CallParts, prepare } from "./prepare.ts";
import { createRedactor, type Redactor } from "./redact.ts";
import { retry } from "./retry.ts";
import { createRetryBudget, unlimitedBudget } from "./retry-budget.ts";
import { compose, type Middleware, type Send } from "./send.ts";
import { timeout } from "./timeout.ts";
import { createTransport } from "./transport.ts";

/** A client without its methods: what every call goes through. The key stays inside the layers. */
export interface Core {
  readonly options: ResolvedOptions;
  readonly send: Send;
  readonly redactor: Redactor;
  readonly log: Logger;
  /** Logs a warning that is worth one line, however often it applies. */
  warnOnce(message: string, details: object): void;
  /** The rate limit as last stated. */
  rateLimit(): RateLimit | undefined;
}

/** Composes the layers of a client. `sensitive` names the members that must not be shown. */
export function createCore(options: ResolvedOptions, sensitive: readonly string[]): Core {
  const { clock, random, baseUrl, authScheme, logger, logLevel } = options;
  const keys = createKeySource(options.apiKey);
  const redactor = createRedactor(() => keys.known, sensitive);
  const log = createLog(logger, logLevel);
  const limiter = createLimiter(options, log);
  const budget = options.retryBudget ? createRetryBudget() : unlimitedBudget;
  // The order is the meaning; the first is the outermost.
  const layers: Middleware[] = [
    freezeForm, // once: all attempts send the same bytes
    idempotencyKey(options.trustIdempotencyKeys), // once: all attempts have the same key
    retry({ clock, random, budget, canRefresh: keys.canRefresh }),
    limiter.layer, // in each attempt: a pause between attempts holds no place
    timeout(clock), // bounds everything below, so that nothing of it can hang
    ...options.middleware, // sees each attempt, and never the key
    authenticate(keys, authScheme, new URL(baseUrl).origin), // in each attempt: a new key is used at once
    ...(logger && logLevel !== "off" ? [logAttempts({ log, level: logLevel, redactor, clock })] : []), // what is really sent
  ];
  const transport = createTransport({ ...options, maskCause: redactor.cause });
  return {
    options,
    redactor,
    log,
    warnOnce: warnOnceTo(log),
    rateLimit: limiter.rateLimit,
    send: compose(layers, transport),
  };
}

function warnOnceTo(log: Logger): Core["warnOnce"] {
  const warned = new Set<string>();
  return (message, details) => {
    if (!warned.has(message)) log.warn(message, details);
    warned.add(message);
  };
}

/** Makes one call: sends it, then understands the answer. */
export async function execute(core: Core, parts: CallParts): Promise<Result> {
  const request = prepare(core.options, parts);
  return interpret(core.redactor, request, await core.send(request));
}
