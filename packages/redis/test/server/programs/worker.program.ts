// A process of the fleet, which shares the rate limit through node-redis.
import { apiKey, runWorker } from "@planasonix/fleet/src/run-worker.ts";
import { createClient } from "redis";
import { createRedisRateLimiter } from "../../../src/index.ts";

await runWorker(async (url, options) => {
  // By default, the client waits for up to 2 s before it connects again, and the calls of a test may end meanwhile.
  const client = createClient({ url, socket: { reconnectStrategy: 50 } });
  client.on("error", () => {}); // Keeps the process alive when a test kills the store.
  await client.connect();
  return { rateLimiter: createRedisRateLimiter({ client, apiKey, ...options }), destroy: () => client.destroy() };
});
