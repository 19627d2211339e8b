import { Cluster, Redis } from "ioredis";
import { createClient, createCluster } from "redis";
import type { RedisClient } from "../../src/store/redis-client.ts";

/** A connected client, and the function that disconnects it. */
export interface Connected extends AsyncDisposable {
  readonly client: RedisClient;
}

/** The client libraries that users pass in, by name. */
export const libraries: Readonly<Record<string, (port: number) => Promise<Connected>>> = {
  async redis(port) {
    const client = createClient({ url: `redis://127.0.0.1:${port}` });
    client.on("error", () => {}); // Without a listener, a lost connection would end the process.
    await client.connect();
    return { client, [Symbol.asyncDispose]: async () => client.destroy() };
  },
  async ioredis(port) {
    const client = new Redis(port, "127.0.0.1", { lazyConnect: true });
    client.on("error", () => {});
    await client.connect();
    return { client, [Symbol.asyncDispose]: async () => client.disconnect() };
  },
};

/** The same libraries, connected to a cluster. */
export const clusterLibraries: Readonly<Record<string, (port: number) => Promise<Connected>>> = {
  async redis(port) {
    const client = createCluster({ rootNodes: [{ url: `redis://127.0.0.1:${port}` }] });
    client.on("error", () => {});
    await client.connect();
    return { client, [Symbol.asyncDispose]: async () => client.destroy() };
  },
  async ioredis(port) {
    const client = new Cluster([{ port, host: "127.0.0.1" }], { lazyConnect: true });
    client.on("error", () => {});
    await client.connect();
    return { client, [Symbol.asyncDispose]: async () => client.disconnect() };
  },
};
