// One process of a fleet. Its client shares the rate limit of its API key with the other processes, if REDIS_URL is set.
// main.ts runs several of them; elsewhere, run it with
//   PLANASONIX_API_KEY=... REDIS_URL=redis://127.0.0.1:6379 node worker.ts
import { createClient, type RateLimiter } from "@planasonix/client";
import { createRedisRateLimiter } from "@planasonix/redis";
import { createClient as createRedis } from "redis";

const {
  PLANASONIX_API_KEY: apiKey = "",
  REDIS_URL: redisUrl,
  WORKER: worker = "alone",
  CALLS: calls = "10",
} = process.env;

/** The limit that all processes with this API key share. */
async function shareLimit(url: string): Promise<RateLimiter> {
  const redis = createRedis({ url });
  redis.on("error", () => {}); // The client of Redis reconnects by itself, and the limiter warns.
  await redis.connect();
  return createRedisRateLimiter({ client: redis, apiKey });
}

const { pipelines } = createClient({
  headers: { "X-Worker": worker },
  rateLimiter: redisUrl ? await shareLimit(redisUrl) : undefined,
});
console.log("ready");
process.stdin.once("data", async () => {
  const startedAt = performance.now();
  let left = Number(calls);
  let failed = 0;
  const work = async (): Promise<void> => {
    for (; left > 0; ) {
      left -= 1;
      await pipelines.get("pl_1").catch(() => {
        failed += 1;
      });
    }
  };
  await Promise.all(Array.from({ length: 25 }, work));
  console.log(JSON.stringify({ failed, seconds: (performance.now() - startedAt) / 1_000 }));
  process.exit(); // The connection to Redis would keep the process running.
});
