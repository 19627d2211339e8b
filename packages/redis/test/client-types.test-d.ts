import type { Cluster, Redis } from "ioredis";
import type * as ioredis5 from "ioredis-5";
import { createClient, createClientPool, createCluster, createSentinel } from "redis";
import * as redis4 from "redis-4";
import * as redis5 from "redis-5";
import { expectTypeOf, test } from "vitest";
import { createRedisDeduplicationStore, type RedisClient } from "../src/index.ts";

const sentinel = { name: "main", sentinelRootNodes: [{ host: "127.0.0.1", port: 26_379 }] };

test("createRedisDeduplicationStore accepts every client of the supported libraries", () => {
  expectTypeOf(createClient()).toExtend<RedisClient>();
  expectTypeOf(createClient({ RESP: 3 })).toExtend<RedisClient>();
  expectTypeOf(createClientPool()).toExtend<RedisClient>();
  expectTypeOf(createCluster({ rootNodes: [] })).toExtend<RedisClient>();
  expectTypeOf(createSentinel(sentinel)).toExtend<RedisClient>();
  expectTypeOf(redis5.createClient()).toExtend<RedisClient>();
  expectTypeOf(redis5.createCluster({ rootNodes: [] })).toExtend<RedisClient>();
  expectTypeOf(redis4.createClient()).toExtend<RedisClient>();
  expectTypeOf(redis4.createCluster({ rootNodes: [] })).toExtend<RedisClient>();
  expectTypeOf<Redis>().toExtend<RedisClient>();
  expectTypeOf<Cluster>().toExtend<RedisClient>();
  expectTypeOf<ioredis5.Redis>().toExtend<RedisClient>();
  expectTypeOf<ioredis5.Cluster>().toExtend<RedisClient>();
});

test("createRedisDeduplicationStore rejects values that are not clients", () => {
  // @ts-expect-error A URL is not a client.
  createRedisDeduplicationStore({ client: "redis://127.0.0.1" });
  // @ts-expect-error A set is not a client.
  createRedisDeduplicationStore({ client: new Set() });
});
