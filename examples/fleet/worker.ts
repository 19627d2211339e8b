// One process of a fleet: makes calls, and prints how many failed and how long they took. If REDIS_URL is set, all
// processes with the same API key share its rate limit. main.ts starts four processes. To start one alone, run this
// command, and press Enter once the process has printed "ready":
//   PLANASONIX_API_KEY=... REDIS_URL=redis://127.0.0.1:6379 node worker.ts
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@planasonix/client";
import { createRedisRateLimiter } from "@planasonix/redis";
import { createClient as createRedis } from "redis";

const {
  PLANASONIX_API_KEY: apiKey = "",
  REDIS_URL: redisUrl,
  WORKER: worker = "alone",
  CALLS: calls = "10",
} = process.env;

const redis = redisUrl ? createRedis({ url: redisUrl }) : undefined;
redis?.on("error", () => {}); // The Redis client reconnects by itself, and the limiter logs a warning.
await redis?.connect();

const { pipelines } = createClient({
  headers: { "X-Worker": worker },
  // Without REDIS_URL, the client limits only its own requests.
  rateLimiter: redis && createRedisRateLimiter({ client: redis, apiKey }),
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
  // Gives the limiter time to report the last responses. Otherwise, their leases would stay in use for 0.75 seconds.
  await sleep(200);
  process.exit();
});
