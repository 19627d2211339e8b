// One process of the fleet. The process shares the rate limit if its options contain the URL of a store.
import { apiKey, runWorker } from "@planasonix/fleet/src/run-worker.ts";
import { createRedisRateLimiter } from "@planasonix/redis";
import { createClient } from "redis";

await runWorker(async (url) => {
  const client = createClient({ url });
  client.on("error", () => {}); // Keeps the process alive when the benchmark kills the store.
  await client.connect();
  return { rateLimiter: createRedisRateLimiter({ client, apiKey }), destroy: () => client.destroy() };
});
