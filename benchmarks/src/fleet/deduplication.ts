import { startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { createRedisDeduplicationStore } from "@planasonix/redis";
import { createClient } from "redis";

/** The memory and the time that the records of many events take. */
export interface DeduplicationCost {
  readonly deliveries: number;
  /** The memory that the records take in Redis, in MB. */
  readonly memoryMb: number;
  /** The memory that one record takes in Redis, in bytes. */
  readonly bytesEach: number;
  /** The number of events that one process claims, checks and records per second, 100 at a time. */
  readonly perSecond: number;
}

/**
 * Measures the memory and the throughput of the store while a program claims, checks and records events, as a webhook
 * handler does.
 */
export async function measureDeduplication(program: string, deliveries: number): Promise<DeduplicationCost> {
  await using redis = await startRedis({ program });
  const client = createClient({ url: redis.url }).on("error", () => {});
  await client.connect();
  const memory = async (): Promise<number> => Number(/used_memory:(\d+)/.exec(await client.info("memory"))?.[1]);
  const store = createRedisDeduplicationStore({ client, timeoutMs: 60_000 });
  await deliver("evt_warm");
  const before = await memory();
  const startedAt = performance.now();
  let count = 0;
  const work = async (): Promise<void> => {
    for (; count < deliveries; ) {
      count += 1;
      await deliver(`evt_${count}`);
    }
  };
  await Promise.all(Array.from({ length: 100 }, work));
  const seconds = (performance.now() - startedAt) / 1_000;
  const bytes = (await memory()) - before;
  await client.close();
  return { deliveries, memoryMb: bytes / 1e6, bytesEach: bytes / deliveries, perSecond: deliveries / seconds };

  async function deliver(id: string): Promise<void> {
    const isOurs = await store.claim(id);
    if (!isOurs || (await store.has(id))) throw new Error(`The store has claimed or handled ${id} before`);
    await store.add(id);
  }
}
