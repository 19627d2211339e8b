// One process of a fleet that shares its limit through rate-limiter-flexible.
import { setTimeout as sleep } from "node:timers/promises";
import { runWorker } from "@planasonix/fleet/src/run-worker.ts";
import { Redis } from "ioredis";
import { RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { burst } from "../../src/fleet/burst.ts";

await runWorker(async (url) => {
  const redis = new Redis(url);
  const limiter = new RateLimiterRedis({ storeClient: redis, points: burst.limit, duration: 1 });
  const consume = async (): Promise<object> => {
    for (;;) {
      const refused: unknown = await limiter.consume("fleet").then(
        () => undefined,
        (error: unknown) => error,
      );
      if (refused === undefined) return {};
      if (!(refused instanceof RateLimiterRes)) throw refused;
      await sleep(refused.msBeforeNext);
    }
  };
  return { rateLimiter: { acquire: consume, release() {} }, destroy: () => redis.disconnect() };
});
