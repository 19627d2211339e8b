import { createClient as createPlanasonix } from "@planasonix/client";
import { apiKey } from "@planasonix/fleet/src/run-worker.ts";
import { startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { createRedisRateLimiter } from "@planasonix/redis";
import { createClient } from "redis";

const rounds = 20;
const callsPerRound = 250;

/**
 * Measures how much longer a call takes with the shared limiter than with the client's own, in milliseconds: the
 * difference between the median times of sequential calls. The limiters alternate in rounds. No limit delays the calls,
 * and their fetch resolves at once.
 */
export async function measureOverhead(program: string): Promise<number> {
  await using redis = await startRedis({ program });
  const store = createClient({ url: redis.url });
  store.on("error", () => {});
  await store.connect();
  const options = { apiKey, baseUrl: "http://127.0.0.1:9/v1", fetch: answer };
  const alone = createPlanasonix(options);
  const rateLimiter = createRedisRateLimiter({ client: store, apiKey, logger: silent });
  const shared = createPlanasonix({ ...options, rateLimiter });
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    await callSequentially(alone, times[0]);
    await callSequentially(shared, times[1]);
  }
  await store.close();
  return median(times[1]) - median(times[0]);
}

const ignore = (): void => {};
/** Keeps warnings about a slow store out of the output. */
const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };

async function callSequentially({ pipelines }: ReturnType<typeof createPlanasonix>, times: number[]): Promise<void> {
  for (let call = 0; call < callsPerRound; call += 1) {
    const startedAt = performance.now();
    await pipelines.get("pl_1");
    times.push(performance.now() - startedAt);
  }
}

const body = JSON.stringify({ data: { id: "pl_1", type: "pipeline", attributes: {} } });

function answer(): Promise<Response> {
  const headers = {
    "content-type": "application/json",
    "x-ratelimit-limit": "1000000",
    "x-ratelimit-remaining": "999999",
    "x-ratelimit-reset": String(Math.ceil(Date.now() / 1_000) + 3_600),
  };
  return Promise.resolve(new Response(body, { headers }));
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
