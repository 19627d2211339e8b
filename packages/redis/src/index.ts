/** Shares a rate limit, the record of handled webhook events, and starts between processes, on Redis or Valkey. */

export type { Clock, Logger, Permit, RateLimiter, RateLimitRequest, RateLimitSnapshot } from "@planasonix/runtime";
export {
  createRedisDeduplicationStore,
  type RedisDeduplicationOptions,
  type RedisDeduplicationStore,
} from "./deduplication/deduplication-store.ts";
export { createRedisRateLimiter, type RedisRateLimiter, type RedisRateLimiterOptions } from "./limiter/rate-limiter.ts";
export type { StoredValue } from "./starts/start-scripts.ts";
export { createRedisStartStore, type RedisStartStore, type RedisStartStoreOptions } from "./starts/start-store.ts";
export type { IoredisClient, NodeRedisClient, RedisClient } from "./store/redis-client.ts";
