// One call, from arguments to data. Only this file knows the order of the layers (the list below, outermost first).
import { deadlineBeforeSend } from "../errors/create-errors.ts";
import { compose, toLayer } from "../model/middleware.ts";
import type { OperationTable } from "../model/operation.ts";
import type { InternalRateLimiter, RateLimitSnapshot } from "../model/rate-limiter.ts";
import type { Layer, Send } from "../model/request.ts";
import type { ClientDefaults } from "../options/client-options.ts";
import { changeOptions, type ResolvedOptions } from "../options/resolve-options.ts";
import { systemClock } from "../platform/clock.ts";
import { afterArrivals, isolatesCalls } from "../platform/platform.ts";
import { createRedactor, type Redactor, type SecretRules, throwRedacted } from "../redaction/redactor.ts";
import { guarded, limitAttempts } from "./attempt-limits.ts";
import { authenticate, createApiKeyProvider } from "./auth/authenticate.ts";
import { createLog, type Log, logAttempts } from "./log.ts";
import { createAddresses } from "./policy/addresses.ts";
import { createPolicy, type Policy } from "./policy/policy.ts";
import { bufferFormData, buildRequest, type CallInput, normalizeHeaders } from "./prepare.ts";
import { createRateLimiter } from "./rate-limit/limiter.ts";
import { createLimits } from "./rate-limit/limits.ts";
import { type Result, readResponse } from "./response/read-response.ts";
import { createRetryBudget } from "./retry/decide.ts";
import { retry } from "./retry/retry.ts";
import { createTransport, type TransportContext } from "./transport/fetch.ts";

export { throwRedacted } from "../redaction/redactor.ts";
export type { ListMeta, Page } from "./response/envelope.ts";
export type { FileResponse, Result } from "./response/read-response.ts";

/** A client without its methods: every call passes through it. */
export interface Exchange {
  readonly options: ResolvedOptions;
  readonly send: Send;
  readonly redactor: Redactor;
  readonly log: Log;
  readonly warnOnce: WarnOnce;
  /** What limits the calls; undefined if nothing does. */
  readonly policy: Policy | undefined;
  /** The state of the rate limiter, if it provides a snapshot. */
  rateLimit(): RateLimitSnapshot | undefined;
  /** Creates an exchange that has other options and shares the API key, the limits and the retry budget. */
  withOptions(changes: ClientDefaults): Exchange;
}

/** Logs each warning only once. `key` identifies it; default: the message. */
export type WarnOnce = (message: string, details: object, key?: string) => void;

/** Composes the layers of a client. If a policy limits it, only operations of its tables can be allowed. */
export function createExchange(
  options: ResolvedOptions,
  secrets: SecretRules,
  tables: Readonly<Record<string, OperationTable>> = {},
): Exchange {
  const keys = createApiKeyProvider(options.apiKey);
  const { dialect } = options;
  const redactor = createRedactor(keys.recentKeys, dialect?.secrets(secrets) ?? secrets);
  const budget = createRetryBudget();
  let made: InternalRateLimiter | undefined;
  /** The limiter of all calls, made for the first one: many clients of a server with many tenants are idle. */
  const limiter = (): InternalRateLimiter => {
    const { warnOnce } = first;
    made ??= options.rateLimiter
      ? guarded(options.clock, options.rateLimiter, warnOnce)
      : createRateLimiter({
          ...options,
          afterArrivals: options.clock === systemClock ? afterArrivals : undefined, // Virtual time has no such turns.
          isolatesCalls: isolatesCalls(),
          limits: createLimits({ ...options, warnOnce }),
          deadlineError: deadlineBeforeSend,
        });
    return made;
  };
  const first = composeLayers(options);
  return first;

  function composeLayers(own: ResolvedOptions): Exchange {
    const { clock, logger } = own;
    const log = createLog(logger, own.logLevel, redactor);
    const warnOnce = createWarnOnce(log);
    const { telemetry, limits } = own;
    const policy = limits.length > 0 ? createPolicy(createAddresses(tables), own.baseUrl, limits) : undefined;
    // In a dialect, the tables do not know what the address of a redirect does.
    const checkHop: TransportContext["checkHop"] =
      policy && ((request) => policy.check(dialect ? { ...request, url: "x:" } : request));
    const context = { ...own, redactor, log, warnOnce, budget, checkHop, canRefresh: keys.canRefresh };
    const checked = given(policy && refuse(policy));
    const layers: Layer[] = [
      ...checked, // before the key, any delay and middleware
      bufferFormData, // once per call: all attempts send the same bytes
      retry(context),
      ...given(telemetry?.queue),
      limitAttempts(clock, limiter), // inside `retry`: a delay before a retry holds no slot; limits the time of the layers below
      ...given(telemetry?.admitted),
      ...(own.middleware.length > 0 ? [toLayer(own.middleware), normalizeHeaders] : []), // sees each attempt, and never the key
      authenticate(keys, own), // once per attempt: a new key is used at once
      ...checked, // again, because middleware may have changed the address
      ...given(dialect?.layer(own.baseUrl, redactor)), // below, requests and responses have the form of the deployment
      ...given(telemetry?.attempt), // adds the trace context to what is really sent
      ...given(logger && logAttempts(context)), // innermost: logs what is really sent
    ];
    return {
      options: own,
      send: compose(layers, createTransport(context)),
      policy,
      redactor,
      log,
      warnOnce,
      rateLimit: () => (options.rateLimiter ?? limiter()).snapshot?.(),
      withOptions: (changes) => composeLayers(changeOptions(own, changes)),
    };
  }
}

/** Sends only what is allowed. */
function refuse(policy: Policy): Layer {
  return (next) => async (request) => {
    policy.check(request);
    return next(request);
  };
}

function given(layer: Layer | undefined): readonly Layer[] {
  return layer ? [layer] : [];
}

function createWarnOnce(log: Log): WarnOnce {
  const warned: string[] = []; // of a few operations
  return (message, details, key = message) => {
    if (warned.includes(key)) return;
    warned.push(key);
    log("warn", message, details);
  };
}

/** Without a dialect, a deployment of another form responds with a 404, or with a body of another shape. */
const otherForm = ". Another form? https://npmjs.com/package/@planasonix/client";

/**
 * Makes one call: sends its request and reads the response.
 *
 * @throws {TypeError} If the request cannot be sent, or if it has a mask in place of a secret.
 */
export function execute(exchange: Exchange, input: CallInput): Promise<Result> {
  const request = buildRequest(exchange.options, input);
  exchange.redactor.refuseMasks(request.body);
  const { dialect, telemetry } = exchange.options;
  const act = (): Promise<Result> =>
    exchange.send(request).then(
      (response) => readResponse(exchange.redactor, request, response, dialect ? "" : otherForm),
      (error) => throwRedacted(exchange, error),
    );
  return telemetry ? telemetry.call(exchange, request, act) : act();
}
