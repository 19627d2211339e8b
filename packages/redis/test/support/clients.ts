import * as ioredis6 from "ioredis";
import * as ioredis5 from "ioredis-5";
import * as redis6 from "redis";
import * as redis4 from "redis-4";
import * as redis5 from "redis-5";
import type { RedisClient } from "../../src/store/redis-client.ts";

/** A connected client. Disposing of it disconnects it. */
export interface Connected extends AsyncDisposable {
  readonly client: RedisClient;
}

/** A client library in one of the supported versions. */
export interface Library {
  readonly name: string;
  /** Connects to a server on a loopback port. */
  connect(port: number): Promise<Connected>;
  /** Connects to a cluster that has a node on this port. */
  connectCluster(port: number): Promise<Connected>;
}

/** What all versions of node-redis have in common. */
interface NodeRedis {
  createClient(options: { url: string }): NodeRedisConnection;
  createCluster(options: { rootNodes: { url: string }[] }): NodeRedisConnection;
}

type NodeRedisConnection = Extract<RedisClient, { evalSha: unknown }> & {
  connect(): Promise<unknown>;
  on(event: "error", listener: () => void): unknown;
  /** Missing in version 4. */
  destroy?(): unknown;
  disconnect?(): Promise<unknown>;
};

/** What all versions of ioredis have in common. */
interface Ioredis {
  readonly Redis: new (port: number, host: string, options: { lazyConnect: true }) => IoredisConnection;
  readonly Cluster: new (nodes: { port: number; host: string }[], options: { lazyConnect: true }) => IoredisConnection;
}

type IoredisConnection = Extract<RedisClient, { evalsha: unknown }> & {
  connect(): Promise<unknown>;
  on(event: "error", listener: () => void): unknown;
  disconnect(): void;
};

/** The supported libraries, each in every supported major version. */
export const libraries: readonly Library[] = [
  nodeRedis("redis 6", redis6 as unknown as NodeRedis),
  nodeRedis("redis 5", redis5 as unknown as NodeRedis),
  nodeRedis("redis 4", redis4 as unknown as NodeRedis),
  ioredis("ioredis 6", ioredis6),
  ioredis("ioredis 5", ioredis5),
];

function nodeRedis(name: string, { createClient, createCluster }: NodeRedis): Library {
  const open = async (client: NodeRedisConnection): Promise<Connected> => {
    client.on("error", () => {}); // Without a listener, a lost connection would end the process.
    await client.connect();
    const close = async (): Promise<void> => void (client.destroy ? client.destroy() : await client.disconnect?.());
    return { client, [Symbol.asyncDispose]: close };
  };
  return {
    name,
    connect: (port) => open(createClient({ url: `redis://127.0.0.1:${port}` })),
    connectCluster: (port) => open(createCluster({ rootNodes: [{ url: `redis://127.0.0.1:${port}` }] })),
  };
}

function ioredis(name: string, { Redis, Cluster }: Ioredis): Library {
  const open = async (client: IoredisConnection): Promise<Connected> => {
    client.on("error", () => {});
    await client.connect();
    return { client, [Symbol.asyncDispose]: async () => client.disconnect() };
  };
  return {
    name,
    connect: (port) => open(new Redis(port, "127.0.0.1", { lazyConnect: true })),
    connectCluster: (port) => open(new Cluster([{ port, host: "127.0.0.1" }], { lazyConnect: true })),
  };
}
