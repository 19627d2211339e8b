// One process of a fleet that shares its limit through Bottleneck.

import { runWorker } from "@planasonix/fleet/src/run-worker.ts";
import Bottleneck from "bottleneck";
import { Redis } from "ioredis";
import { burst } from "../../src/fleet/burst.ts";

await runWorker(async (url) => {
  const redis = new Redis(url);
  const { limit } = burst;
  const limiter = new Bottleneck({
    id: "fleet",
    reservoir: limit,
    reservoirRefreshAmount: limit,
    reservoirRefreshInterval: 1_000,
    connection: new Bottleneck.IORedisConnection({ client: redis }),
  });
  await limiter.ready();
  return {
    rateLimiter: {
      acquire: () =>
        new Promise<object>((resolve, reject) => {
          limiter.schedule(() => new Promise<void>((release) => resolve({ release }))).catch(reject);
        }),
      release: (permit: object) => Reflect.get(permit, "release")(),
    },
    destroy: () => redis.disconnect(),
  };
});
