import type {} from "@planasonix/fleet/src/setup.ts"; // which provides `redis`
import { type RedisServer, startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { startRedisCluster } from "@planasonix/fleet/src/start-redis-cluster.ts";
import { createHandler, sign } from "@planasonix/webhooks";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createRedisDeduplicationStore } from "../../src/index.ts";
import { type Connected, clusterLibraries, libraries } from "../support/clients.ts";

const program = inject("redis") ?? "";
const secrets = "whsec_test";

async function deliver(handler: (request: Request) => Promise<Response>, id: string): Promise<number> {
  const body = JSON.stringify({ id, type: "job.succeeded" });
  const request = new Request("https://receiver.test/", {
    method: "POST",
    body,
    headers: await sign({ body, secret: secrets }),
  });
  return (await handler(request)).status;
}

describe.runIf(program).each(Object.keys(libraries))("a record shared through %s", (library) => {
  let redis: RedisServer;
  let connected: readonly Connected[];
  beforeAll(async () => {
    redis = await startRedis({ program });
    connected = await Promise.all([1, 2].map(() => (libraries[library] as (typeof libraries)[string])(redis.port)));
  });
  afterAll(async () => {
    for (const connection of connected) await connection[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });

  /** Two stores, as two processes have them. */
  const stores = (options: object = {}) =>
    connected.map(({ client }) => createRedisDeduplicationStore({ client, ...options }));

  test("lets one of many concurrent deliveries through", async () => {
    const handled: string[] = [];
    const handlers = stores().map((deduplicate) =>
      createHandler({ secrets, deduplicate, on: { "job.succeeded": ({ id }) => void handled.push(id) } }),
    );
    const deliveries = Array.from({ length: 20 }, (_, index) => deliver(handlers[index % 2] as never, "evt_many"));

    const statuses = new Set(await Promise.all(deliveries));
    expect(handled).toEqual(["evt_many"]);
    expect([...statuses].filter((status) => status !== 204 && status !== 503)).toEqual([]);
    expect(await Promise.all(handlers.map((handler) => deliver(handler, "evt_many")))).toEqual([204, 204]);
    expect(handled).toHaveLength(1);
  });

  test("lets another process handle an event whose handler failed", async () => {
    const handled: string[] = [];
    const [one, other] = stores();
    const failing = createHandler({
      secrets,
      deduplicate: one,
      onError: () => {},
      otherwise() {
        throw new Error("the database is gone");
      },
    });
    const working = createHandler({ secrets, deduplicate: other, otherwise: ({ id }) => void handled.push(id) });

    expect([await deliver(failing, "evt_fails"), await deliver(working, "evt_fails")]).toEqual([500, 204]);
    expect(handled).toEqual(["evt_fails"]);
  });

  test("lets a claim expire whose process ended without releasing it", async () => {
    const [ended, other] = stores({ claimMs: 200 });
    await ended?.claim("evt_ended");

    expect(await other?.claim("evt_ended")).toBe(false);
    await expect.poll(() => other?.claim("evt_ended")).toBe(true);
  });

  test("does not release the claim of another process", async () => {
    const [late, other] = stores({ claimMs: 50 });
    await late?.claim("evt_late");
    await expect.poll(() => other?.claim("evt_late")).toBe(true);
    await late?.release("evt_late");

    expect(await late?.claim("evt_late")).toBe(false);
  });

  test("bounds every key by expiry, and stores neither IDs nor data", async () => {
    const [store] = stores({ prefix: "bounded", maxAgeMs: 60_000 });
    await store?.claim("evt_claimed");
    await store?.add("evt_added");
    const source =
      "local r = {} for _, k in ipairs(redis.call('KEYS', 'bounded:*')) do r[#r + 1] = k; r[#r + 1] = redis.call('PTTL', k) end return r";
    const { client } = connected[0] as Connected;
    const run = client.eval as (...words: unknown[]) => Promise<unknown[]>;
    const listed = await ("evalSha" in client
      ? run.call(client, source, { keys: [], arguments: [] })
      : run.call(client, source, 0));

    expect(listed).toHaveLength(4);
    expect(listed.filter((value) => typeof value === "number" && (value <= 0 || value > 300_000))).toEqual([]);
    expect(String(listed)).not.toContain("evt_");
  });

  test("reports a server that is full, and works again when it is not", async () => {
    await using full = await startRedis({ program, args: ["--maxmemory", "1", "--maxmemory-policy", "noeviction"] });
    await using connection = await (libraries[library] as (typeof libraries)[string])(full.port);
    const store = createRedisDeduplicationStore({ client: connection.client });

    await expect(store.claim("evt_1")).rejects.toThrow("OOM");
  });

  test("fails a delivery while the server does not answer, and handles it later", async () => {
    await using silent = await startRedis({ program });
    await using connection = await (libraries[library] as (typeof libraries)[string])(silent.port);
    const deduplicate = createRedisDeduplicationStore({ client: connection.client, timeoutMs: 100 });
    const errors: string[] = [];
    const handler = createHandler({
      secrets,
      deduplicate,
      otherwise() {},
      onError: (error) => void errors.push(String(error)),
    });
    silent.suspend();

    expect(await deliver(handler, "evt_1")).toBe(500);
    silent.resume();
    await expect.poll(() => deliver(handler, "evt_1")).toBe(204);
    expect(errors).toEqual(["StoreTimeoutError: Redis has not answered within 100 ms"]);
  });

  test("works on a cluster, with the events spread over its slots", async () => {
    await using cluster = await startRedisCluster(program);
    await using connection = await (clusterLibraries[library] as (typeof libraries)[string])(cluster.port);
    const store = createRedisDeduplicationStore({ client: connection.client });
    const ids = Array.from({ length: 10 }, (_, index) => `evt_${index}`);

    expect(await Promise.all(ids.map((id) => store.claim(id)))).toEqual(ids.map(() => true));
    expect(await Promise.all(ids.map((id) => store.claim(id)))).toEqual(ids.map(() => false));
  });
});
