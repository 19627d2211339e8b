import { randomUUID } from "node:crypto";
import type { Clock, Logger, RateLimiter, RateLimitSnapshot } from "@planasonix/runtime";
import {
  aboveZero,
  any,
  checkOptions,
  countAboveZero,
  createQueuedRateLimiter,
  hasMethods,
  nonEmptyString,
  ofType,
  type SharedRateLimiter,
  systemClock,
} from "@planasonix/runtime/limiter";
import { leaseScript } from "../lease/lease-script.ts";
import type { Reply, Report } from "../lease/messages.ts";
import { hashText } from "../store/key.ts";
import { checkClient, type RedisClient } from "../store/redis-client.ts";
import { runScript } from "../store/script.ts";
import type { LimiterLogger } from "./log.ts";
import { createSharedLimits } from "./shared-limits.ts";

/** Options of a shared rate limit. */
export interface RedisRateLimiterOptions {
  /** A connected client of redis (node-redis) or ioredis. The limiter neither configures nor closes it. */
  readonly client: RedisClient;
  /** The API key whose limit is shared. The store contains only its hash. Required without `scope`. */
  readonly apiKey?: string | undefined;
  /**
   * A name for the limit, such as `production`. Use it if API keys rotate, or if several API keys have one limit.
   * Default: the API key.
   */
  readonly scope?: string | undefined;
  /** The beginning of the names of all Redis keys. Default: "planasonix". */
  readonly prefix?: string | undefined;
  /**
   * How long requests wait for the store, in milliseconds. After that, the process continues alone until the store
   * responds. Default: 50.
   */
  readonly timeoutMs?: number | undefined;
  /** The maximum number of requests in flight in this process. Default: 50. */
  readonly maxConcurrency?: number | undefined;
  /**
   * Receives a warning when the store stops responding, an `info` line when it responds again, and `debug` lines about
   * leases. Pass the logger of the Planasonix client to have one log for both. Default: `console`, for warnings only.
   */
  readonly logger?: Logger | undefined;
  /** The source of time of this process. The shared state uses the clock of the store. Default: the system clock. */
  readonly clock?: Clock | undefined;
}

/** A rate limiter whose limit several processes share. */
export interface RedisRateLimiter extends RateLimiter {
  /** Returns the latest known rate limit, and the number of waiting requests of this process. */
  snapshot(): RateLimitSnapshot;
}

const declared = {
  client: any,
  apiKey: nonEmptyString,
  scope: nonEmptyString,
  prefix: ofType("string"),
  timeoutMs: aboveZero,
  maxConcurrency: countAboveZero,
  logger: hasMethods("debug", "info", "warn"),
  clock: hasMethods("now", "monotonic", "timer", "sleep"),
};

/**
 * Creates a rate limiter that shares one limit between all processes with the same API key or scope, on one host or
 * many. Pass it to `createClient` as `rateLimiter`. While the store does not respond, each process continues with its
 * part of the last known limit.
 *
 * @throws {TypeError} If an option is unknown or missing, or has an invalid value.
 *
 * @example
 * import { createClient } from "@planasonix/client";
 * import { createClient as createRedis } from "redis";
 *
 * const redis = await createRedis({ url: "redis://localhost:6379" }).connect();
 * const rateLimiter = createRedisRateLimiter({ client: redis, apiKey });
 * const planasonix = createClient({ apiKey, rateLimiter });
 */
export function createRedisRateLimiter(options: RedisRateLimiterOptions): RedisRateLimiter {
  checkOptions(options, declared);
  const { client, prefix = "planasonix", timeoutMs = 50, maxConcurrency = 50, clock = systemClock } = options;
  const { logger = quiet, apiKey, scope } = options;
  checkClient(client);
  if (scope === undefined && apiKey === undefined) {
    throw new TypeError("createRedisRateLimiter needs `apiKey` or `scope` to identify the limit that processes share");
  }
  // `key:` and `scope:` distinguish an API key from a scope with the same text.
  const limit = hashText(scope === undefined ? `key:${apiKey}` : `scope:${scope}`);
  // The version keeps two releases in one fleet apart. The braces keep all keys of the limit in one hash slot.
  const name = `${prefix}:limit:2:{${limit}}`;
  const exchange = (group: string, report: Report): Promise<Reply> => {
    const keys = [`${name}:${group}:state`, `${name}:pause`, `${name}:${group}:members`, `${name}:${group}:waiting`];
    return runScript(client, leaseScript, keys, [JSON.stringify(report), ""]); // "": the store's time.
  };
  const limits = createSharedLimits({
    ...{ clock, timeoutMs, maxConcurrency, logger, member: randomUUID(), exchange },
    waiting: () => limiter.waiting(),
    onChange: () => limiter.drain(),
  });
  const limiter: SharedRateLimiter = createQueuedRateLimiter({ clock, maxConcurrency, limits });
  const { acquire, release, snapshot } = limiter;
  return { acquire, release, snapshot };
}

const quiet: LimiterLogger = { debug() {}, info() {}, warn: (...line) => console.warn(...line) };
