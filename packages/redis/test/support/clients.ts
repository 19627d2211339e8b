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
  createClient(options: NodeRedisOptions & { url: string }): NodeRedisConnection;
  createCluster(
    options: NodeRedisOptions & { rootNodes: { url: string }[]; defaults: NodeRedisOptions },
  ): NodeRedisConnection;
}

/** Time limits in milliseconds; 0: none. */
interface NodeRedisOptions {
  readonly socket?: { readonly connectTimeout: number };
  readonly commandOptions: { readonly timeout: number };
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
  readonly Redis: new (port: number, host: string, options: IoredisOptions) => IoredisConnection;
  readonly Cluster: new (
    nodes: { port: number; host: string }[],
    options: Pick<IoredisOptions, "lazyConnect"> & { slotsRefreshTimeout: number; redisOptions: IoredisOptions },
  ) => IoredisConnection;
}

interface IoredisOptions {
  readonly lazyConnect: true;
  readonly connectTimeout: number;
}

type IoredisConnection = Extract<RedisClient, { evalsha: unknown }> & {
  connect(): Promise<unknown>;
  on(event: "error", listener: () => void): unknown;
  disconnect(): void;
};

/** Instead of the one to five seconds that the libraries wait: a busy machine may delay a server that works. */
const timeoutMs = 60_000;

/** The supported libraries, each in every supported major version. */
export const libraries: readonly Library[] = [
  nodeRedis("redis 6", redis6 as unknown as NodeRedis),
  nodeRedis("redis 5", redis5 as unknown as NodeRedis),
  nodeRedis("redis 4", redis4 as unknown as NodeRedis),
  ioredis("ioredis 6", ioredis6),
  ioredis("ioredis 5", ioredis5),
];

function nodeRedis(name: string, { createClient, createCluster }: NodeRedis): Library {
  const commandOptions = { timeout: 0 };
  const options = { commandOptions, socket: { connectTimeout: timeoutMs } };
  const open = async (client: NodeRedisConnection): Promise<Connected> => {
    client.on("error", () => {}); // Without a listener, a lost connection would end the process.
    await client.connect();
    const close = async (): Promise<void> => void (client.destroy ? client.destroy() : await client.disconnect?.());
    return { client, [Symbol.asyncDispose]: close };
  };
  return {
    name,
    connect: (port) => open(createClient({ ...options, url: `redis://127.0.0.1:${port}` })),
    connectCluster: (port) =>
      open(createCluster({ commandOptions, defaults: options, rootNodes: [{ url: `redis://127.0.0.1:${port}` }] })),
  };
}

function ioredis(name: string, { Redis, Cluster }: Ioredis): Library {
  const options = { lazyConnect: true, connectTimeout: timeoutMs } as const;
  const clusterOptions = { lazyConnect: true, slotsRefreshTimeout: timeoutMs, redisOptions: options } as const;
  const open = async (client: IoredisConnection): Promise<Connected> => {
    client.on("error", () => {});
    await client.connect();
    return { client, [Symbol.asyncDispose]: async () => client.disconnect() };
  };
  return {
    name,
    connect: (port) => open(new Redis(port, "127.0.0.1", options)),
    connectCluster: (port) => open(new Cluster([{ port, host: "127.0.0.1" }], clusterOptions)),
  };
}
