import type { ApiKey, AuthScheme } from "../exchange/auth/key-source.ts";
import type { Logger, LogLevel } from "../exchange/log.ts";
import type { Fetch } from "../exchange/transport/fetch.ts";
import type { HeaderOptions } from "../http/headers.ts";
import type { Middleware } from "../model/request.ts";
import type { Clock } from "../platform/clock.ts";

/** Options of a client. Every one may be left out. */
export interface ClientOptions {
  /**
   * The API key, or a function that is asked for it before each attempt, and after a 401 once more with
   * `{ refresh: true }`. Default: the variable `PLANASONIX_API_KEY`. Without a key the first call rejects.
   */
  apiKey?: ApiKey | undefined;
  /** The address of the API, version included. Default: `PLANASONIX_BASE_URL`, else the public server. */
  baseUrl?: string | URL | undefined;
  /** Default: `bearer`. */
  authScheme?: AuthScheme | undefined;
  /**
   * Time allowed for one attempt with its body, in milliseconds; for a file, until its headers, then for each silence.
   * Default: 60_000, or what the operation needs.
   */
  timeoutMs?: number | undefined;
  /** Time allowed for one call with its retries and pauses, in milliseconds. Default: 300_000. A wait has its own, of 24 hours. */
  deadlineMs?: number | undefined;
  /** How often a failed attempt may be followed by another. Default: 3. */
  maxRetries?: number | undefined;
  /**
   * Whether the deployment is known to honour `Idempotency-Key`: then creations and starts are repeated too when their
   * outcome is unknown. Default: false.
   */
  trustIdempotencyKeys?: boolean | undefined;
  /** Whether retries are held back when many calls fail. Default: true. */
  retryBudget?: boolean | undefined;
  /** Whether calls are spaced when little of the rate limit is left. Default: true. */
  pacing?: boolean | undefined;
  /** How many requests may be under way at once. Default: 50. */
  maxConcurrency?: number | undefined;
  /** How long a body may be, in bytes; files are exempt. Default: 64 MiB. */
  maxResponseBytes?: number | undefined;
  /** Takes a line for each attempt. Default: none, or the console once a level is given. */
  logger?: Logger | undefined;
  /** The least important lines to log. Default: `PLANASONIX_LOG`; with a `logger`, `info`. */
  logLevel?: LogLevel | undefined;
  /** Default: the `fetch` of the platform. */
  fetch?: Fetch | undefined;
  /** Default: the time of the machine. */
  clock?: Clock | undefined;
  /** Numbers in [0, 1) that spread pauses. Default: `Math.random`. */
  random?: (() => number) | undefined;
  /** Headers for every request. */
  headers?: HeaderOptions | undefined;
  /** Layers round each attempt, the first outermost; see `@planasonix/client/middleware`. */
  middleware?: readonly Middleware[] | undefined;
  /** The `User-Agent`. Default: name and version of the client; browsers send their own. */
  userAgent?: string | undefined;
  /** Allows a key in a web page, where anybody can read it. Default: false. */
  dangerouslyAllowBrowser?: boolean | undefined;
  /** Allows plain http to hosts other than this machine. Default: false. */
  dangerouslyAllowHttp?: boolean | undefined;
}
