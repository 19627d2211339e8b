import { createClient } from "@planasonix/client";
import { type StartStore, startOnce } from "@planasonix/client/once";
import type {} from "@planasonix/fleet/src/setup.ts"; // Declares `redis` for `inject`.
import { type RedisServer, startRedis } from "@planasonix/fleet/src/start-redis.ts";
import { startRedisCluster } from "@planasonix/fleet/src/start-redis-cluster.ts";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createRedisStartStore } from "../../src/index.ts";
import { type Connected, libraries } from "../support/clients.ts";
import { startReplyLoss } from "../support/reply-loss.ts";

const program = inject("redis") ?? "";
/** Longer than the default, because a busy machine may delay the replies of a store that works. */
const timeoutMs = 60_000;
const absent = { ifVersion: undefined };

describe.runIf(program).each(libraries)("starts shared through $name", (library) => {
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
  const createStores = (options: object = {}): [StartStore, StartStore] => {
    const [{ client: one }, { client: other }] = connected;
    return [
      createRedisStartStore({ client: one, timeoutMs, ...options }),
      createRedisStartStore({ client: other, timeoutMs, ...options }),
    ];
  };

  test("are the same in both processes, and change only from the stated version", async () => {
    const [one, other] = createStores();

    expect(await one.get("a")).toBeUndefined();
    expect(await one.set("a", "1", absent)).toBe(true);
    expect(await other.set("a", "2", absent)).toBe(false);
    const first = await other.get("a");
    expect(first?.value).toBe("1");
    expect(await other.set("a", "2", { ifVersion: first?.version })).toBe(true);
    expect(await one.set("a", "3", { ifVersion: first?.version })).toBe(false);
    expect((await one.get("a"))?.value).toBe("2");
  });

  test("lose no change of 20 at once", async () => {
    const stores = createStores();
    const add = async (store: StartStore): Promise<void> => {
      const stored = await store.get("count");
      const value = String(Number(stored?.value ?? 0) + 1);
      if (!(await store.set("count", value, { ifVersion: stored?.version }))) await add(store);
    };
    await Promise.all(Array.from({ length: 20 }, (_, index) => add(stores[index % 2 ? 0 : 1])));

    expect((await stores[0].get("count"))?.value).toBe("20");
  });

  test("are forgotten after `maxAgeMs`", async () => {
    const [store] = createStores({ maxAgeMs: 50 });
    await store.set("old", "1", absent);

    await expect.poll(() => store.get("old")).toBeUndefined();
    await expect.poll(() => store.list?.("old")).toEqual([]);
  });

  test("are listed by the beginning of their key, in both processes", async () => {
    const [one, other] = createStores({ prefix: `list-${library.name}` });
    await one.set("start größe", "1", absent);
    await other.set("start b", "1", absent);
    await other.set("target c", "1", absent);

    for (const store of [one, other]) {
      expect((await store.list?.("start "))?.toSorted()).toEqual(["start b", "start größe"]);
    }
  });

  test("let one of two processes start a run, and the other take it up", async () => {
    const run = (status: string): Response =>
      Response.json({ data: { id: "run_1", type: "pipeline_run", attributes: { status } } });
    let starts = 0;
    const fetch = async (url: string, { method }: RequestInit): Promise<Response> => {
      if (method === "POST") starts += 1;
      if (method === "POST") return run("queued");
      return url.includes("/pipelines/")
        ? Response.json({ data: [], meta: { page: { cursor: null } } })
        : run("succeeded");
    };
    const planasonix = createClient({ apiKey: "key", fetch, trustIdempotencyKeys: true });
    const told: boolean[] = [];
    const runs = createStores().map((store) =>
      planasonix.pipelines.runAndWait(
        "pl_1",
        {},
        {
          start: startOnce({ key: `two ${library.name}`, store }),
          onStart: (_, { adopted }) => told.push(adopted),
        },
      ),
    );

    expect((await Promise.all(runs)).map(({ id }) => id)).toEqual(["run_1", "run_1"]);
    expect(told).toHaveLength(2);
    expect(starts).toBeLessThanOrEqual(2); // Both may send the key, which the deployment honors.
  });
});

describe.runIf(program)("a lost reply", () => {
  test("does not refuse the change that was made", async () => {
    await using redis = await startRedis({ program });
    await using loss = await startReplyLoss(redis.port);
    for (const library of libraries.filter(({ name }) => name.startsWith("ioredis"))) {
      await using connection = await library.connect(loss.port);
      const store = createRedisStartStore({ client: connection.client, prefix: library.name, timeoutMs });
      await store.get("a"); // The server knows the script then.
      await store.set("first", "1", absent);
      loss.loseNext();

      expect(await store.set("a", "1", absent)).toBe(true);
    }
    expect(loss.lost()).toBe(2);
  });
});

describe.runIf(program)("a cluster", () => {
  let cluster: RedisServer;
  beforeAll(async () => {
    cluster = await startRedisCluster(program);
  });
  afterAll(() => cluster[Symbol.asyncDispose]());

  test.each(libraries)("keeps starts with $name", async ({ name, connectCluster }) => {
    await using connection = await connectCluster(cluster.port);
    const store = createRedisStartStore({ client: connection.client, prefix: name, timeoutMs });
    for (let index = 0; index < 10; index += 1) {
      expect(await store.set(`key ${index}`, "1", absent)).toBe(true);
      expect((await store.get(`key ${index}`))?.value).toBe("1");
    }
    expect(await store.list("key ")).toHaveLength(10);
  });
});
