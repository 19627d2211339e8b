import type {} from "@planasonix/fleet/src/setup.ts"; // Declares `redis` for `inject`.
import { type RedisServer, startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { command, startRedisCluster } from "@planasonix/fleet/src/start-redis-cluster.ts";
import { createHandler, sign } from "@planasonix/webhooks";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createRedisDeduplicationStore, type RedisClient, type RedisDeduplicationStore } from "../../src/index.ts";
import { type Connected, libraries } from "../support/clients.ts";
import { startReplyLoss } from "../support/reply-loss.ts";

const program = inject("redis") ?? "";
const secrets = "whsec_test";
/** Longer than the default, because a busy machine may delay the replies of a store that works. */
const timeoutMs = 60_000;

async function deliver(handler: ReturnType<typeof createHandler>, id: string): Promise<number> {
  const body = JSON.stringify({ id, type: "job.succeeded" });
  const headers = { ...(await sign({ body, secret: secrets })) };
  return (await handler(new Request("https://receiver.test/", { method: "POST", body, headers }))).status;
}

describe.runIf(program).each(libraries)("a record shared through $name", (library) => {
  let redis: RedisServer;
  let connected: readonly [Connected, Connected];
  beforeAll(async () => {
    redis = await startRedis({ program });
    connected = [await library.connect(redis.port), await library.connect(redis.port)];
  });
  afterAll(async () => {
    for (const connection of connected) await connection[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });

  /** Creates two stores with a client each, as in two processes. */
  const createStores = (options: object = {}): [RedisDeduplicationStore, RedisDeduplicationStore] => {
    const [{ client: one }, { client: other }] = connected;
    return [
      createRedisDeduplicationStore({ client: one, timeoutMs, ...options }),
      createRedisDeduplicationStore({ client: other, timeoutMs, ...options }),
    ];
  };

  test("lets only one of 20 concurrent deliveries of an event be handled", async () => {
    const handled: string[] = [];
    const [one, other] = createStores().map((deduplicate) =>
      createHandler({ secrets, deduplicate, on: { "job.succeeded": ({ id }) => void handled.push(id) } }),
    ) as [ReturnType<typeof createHandler>, ReturnType<typeof createHandler>];
    const deliveries = Array.from({ length: 20 }, (_, index) => deliver(index % 2 ? one : other, "evt_many"));

    const statuses = await Promise.all(deliveries);
    expect(handled).toEqual(["evt_many"]);
    expect(statuses.filter((status) => status !== 204 && status !== 503)).toEqual([]);
    expect([await deliver(one, "evt_many"), await deliver(other, "evt_many")]).toEqual([204, 204]);
    expect(handled).toHaveLength(1);
  });

  test("allows another process to handle an event whose handler failed", async () => {
    const handled: string[] = [];
    const [one, other] = createStores();
    const failing = createHandler({
      secrets,
      deduplicate: one,
      onError: () => {},
      otherwise: () => Promise.reject(new Error("the database is gone")),
    });
    const working = createHandler({ secrets, deduplicate: other, otherwise: ({ id }) => void handled.push(id) });

    expect([await deliver(failing, "evt_fails"), await deliver(working, "evt_fails")]).toEqual([500, 204]);
    expect(handled).toEqual(["evt_fails"]);
  });

  test("ends a claim after `claimMs` if its process does not release it", async () => {
    const claimMs = 300;
    const [ended, other] = createStores({ claimMs });
    const startedAt = performance.now();
    await ended.claim("evt_ended");

    await expect.poll(() => other.claim("evt_ended")).toBe(true);
    expect(performance.now() - startedAt).toBeGreaterThan(claimMs - 2); // The two clocks round differently.
  });

  test("does not release the claim of another process", async () => {
    const [late] = createStores({ claimMs: 50 });
    const [, other] = createStores();
    await late.claim("evt_late");
    await expect.poll(() => other.claim("evt_late")).toBe(true);
    await late.release("evt_late");

    expect(await late.claim("evt_late")).toBe(false);
  });

  test("sets an expiry on every key, and puts no event ID in its name", async () => {
    const [store] = createStores({ prefix: "bounded", maxAgeMs: 60_000 });
    await store.claim("evt_claimed");
    await store.add("evt_added");
    const list = `EVAL "local t = {} for _, key in ipairs(redis.call('KEYS', 'bounded:*')) do t[#t + 1] = key .. ' ' .. redis.call('PTTL', key) end return table.concat(t, ' ')" 0`;
    const [, listed = ""] = (await command(redis.port, list)).split("\r\n");

    const words = listed.split(" ");
    const times = words.filter((_, index) => index % 2 === 1).map(Number);
    expect(words).toHaveLength(4);
    expect(times.filter((ms) => !(ms > 0 && ms <= 300_000))).toEqual([]);
    expect(listed).not.toContain("evt_");
  });

  test("can claim an event although the reply to the first claim was lost", async () => {
    await using network = await startReplyLoss(redis.port);
    await using connection = await library.connect(network.port);
    const store = createRedisDeduplicationStore({ client: connection.client, timeoutMs });
    await store.claim("evt_before"); // From now on, the server knows the script, and a claim is one command.
    network.loseNext();

    const claim = async (): Promise<boolean> => store.claim("evt_reply");
    // ioredis sends the command again. With node-redis, `claim` rejects, and the store releases the claim.
    const isClaimed = await claim().catch(() => undefined);
    if (isClaimed === undefined) await expect.poll(() => claim().catch(String)).toBe(true);
    expect([isClaimed, network.lost()]).toEqual([library.name.startsWith("ioredis") ? true : undefined, 1]);
  });

  test("handles an event at its next delivery if the connection is lost between the claim and the next command", async () => {
    await using network = await startReplyLoss(redis.port);
    await using connection = await library.connect(network.port);
    const store = createRedisDeduplicationStore({ client: connection.client, timeoutMs });
    const [, other] = createStores();
    const deduplicate = {
      ...store,
      has(id: string) {
        if (network.lost() === 0) network.loseNext();
        return store.has(id);
      },
    };
    await store.claim("evt_before"); // From now on, the server knows the script, and each action is one command.
    const handled: string[] = [];
    const options = { secrets, otherwise: ({ id }: { id: string }) => void handled.push(id), onError() {} };

    const first = await deliver(createHandler({ ...options, deduplicate }), "evt_lost");
    const second = await deliver(createHandler({ ...options, deduplicate: other }), "evt_lost");

    // ioredis sends the command again. With node-redis, `has` rejects, and the handler releases the claim.
    expect([first, second]).toEqual([library.name.startsWith("ioredis") ? 204 : 500, 204]);
    expect([handled, network.lost()]).toEqual([["evt_lost"], 1]);
  });

  test("rejects a claim if the Redis server is full", async () => {
    await using full = await startRedis({ program, args: ["--maxmemory", "1", "--maxmemory-policy", "noeviction"] });
    await using connection = await library.connect(full.port);
    const store = createRedisDeduplicationStore({ client: connection.client, timeoutMs });

    await expect(store.claim("evt_1")).rejects.toThrow("OOM");
  });

  test("fails a delivery while Redis does not respond, and handles the event once Redis responds", async () => {
    await using silent = await startRedis({ program });
    await using connection = await library.connect(silent.port);
    const deduplicate = createRedisDeduplicationStore({ client: connection.client, timeoutMs: 100 });
    const errors: string[] = [];
    const onError = (error: unknown): void => void errors.push(String(error));
    const handler = createHandler({ secrets, deduplicate, otherwise() {}, onError });
    silent.suspend();

    expect(await deliver(handler, "evt_1")).toBe(500);
    silent.resume();
    await expect.poll(() => deliver(handler, "evt_1")).toBe(204);
    expect(errors[0]).toBe("StoreTimeoutError: Redis did not respond within 100 ms");
  });
});

describe.runIf(program)("a cluster", () => {
  let cluster: RedisServer;
  beforeAll(async () => {
    cluster = await startRedisCluster(program);
  });
  afterAll(() => cluster[Symbol.asyncDispose]());

  test.each(libraries)("lets each event be claimed once through $name, whatever its hash slot", async (library) => {
    await using connection = await library.connectCluster(cluster.port);
    const store = createRedisDeduplicationStore({ client: connection.client, prefix: library.name, timeoutMs });
    const ids = Array.from({ length: 10 }, (_, index) => `evt_${index}`);

    expect(await Promise.all(ids.map((id) => store.claim(id)))).toEqual(ids.map(() => true));
    expect(await Promise.all(ids.map((id) => store.claim(id)))).toEqual(ids.map(() => false));
  });
});

test.runIf(program)("10,000 handled events take at most 200 bytes of Redis memory each", async () => {
  await using redis = await startRedis({ program });
  await using connected: Connected | undefined = await libraries[0]?.connect(redis.port);
  const store = createRedisDeduplicationStore({ client: connected?.client as RedisClient, timeoutMs });
  const usedMemory = async (): Promise<number> =>
    Number(/used_memory:(\d+)/.exec(await command(redis.port, "INFO memory"))?.[1]);
  const handle = async (id: string): Promise<void> => {
    expect(await store.claim(id)).toBe(true);
    await store.add(id);
  };
  await handle("evt_first"); // The server caches the script before the first measurement of its memory.
  const before = await usedMemory();
  for (let batch = 0; batch < 100; batch += 1)
    await Promise.all(Array.from({ length: 100 }, (_, index) => handle(`evt_${batch}_${index}`)));

  expect(await command(redis.port, "DBSIZE")).toBe(":10001");
  expect(((await usedMemory()) - before) / 10_000).toBeLessThanOrEqual(200);
});
