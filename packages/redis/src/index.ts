/** Shares a rate limit and the record of handled webhook events between processes, on Redis or Valkey. */

export type { Clock, Logger, Permit, RateLimiter, RateLimitRequest, RateLimitSnapshot } from "@planasonix/runtime";
export {
  createRedisDeduplicationStore,
  type RedisDeduplicationOptions,
  type RedisDeduplicationStore,
} from "./deduplication/deduplication-store.ts";
export { createRedisRateLimiter, type RedisRateLimiter, type RedisRateLimiterOptions } from "./limiter/rate-limiter.ts";
export type { IoredisClient, NodeRedisClient, RedisClient } from "./store/redis-client.ts";
