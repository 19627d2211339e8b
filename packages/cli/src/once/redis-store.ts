import type { StartStore } from "@planasonix/client/once";
import { UsageError } from "../errors/usage-error.ts";
import { importInstalled } from "../installed/find-package.ts";

/** A store, and how to end its connection. */
export interface OpenStore {
  readonly store: StartStore;
  close(): Promise<void>;
}

/**
 * Opens a store in Redis, with packages that the user has installed: in the current folder, or beside this program.
 *
 * @throws {UsageError} If a package is missing, or Redis cannot be reached. The message shows no password.
 */
export async function redisStore(url: string, cwd: string): Promise<OpenStore> {
  const ours: { createRedisStartStore?(options: object): StartStore } | undefined = await importInstalled(
    "@planasonix/redis",
    cwd,
  );
  const nodeRedis: { createClient?(options: object): NodeRedis } | undefined = await importInstalled("redis", cwd);
  const ioredis: { Redis?: new (url: string, options: object) => IoRedis } | undefined = nodeRedis
    ? undefined
    : await importInstalled("ioredis", cwd);
  if (!ours?.createRedisStartStore || !(nodeRedis?.createClient || ioredis?.Redis)) {
    throw new UsageError("--store with a redis:// URL needs two packages", "npm install @planasonix/redis redis");
  }
  try {
    if (nodeRedis?.createClient) {
      const client = nodeRedis.createClient({ url, socket: { reconnectStrategy: false } });
      client.on("error", () => {});
      await client.connect();
      return { store: ours.createRedisStartStore({ client }), close: async () => void (await client.close()) };
    }
    if (!ioredis?.Redis) throw new Error("There is no client");
    const client = new ioredis.Redis(url, { lazyConnect: true, retryStrategy: null });
    client.on("error", () => {});
    await client.connect();
    return { store: ours.createRedisStartStore({ client }), close: async () => void (await client.quit()) };
  } catch (error) {
    throw new UsageError(
      `--store: Redis at ${new URL(url).host} cannot be reached (${Object(error).code ?? "no answer"})`,
    );
  }
}

interface NodeRedis {
  on(event: "error", listener: () => void): unknown;
  connect(): Promise<unknown>;
  close(): unknown;
}

interface IoRedis {
  on(event: "error", listener: () => void): unknown;
  connect(): Promise<unknown>;
  quit(): Promise<unknown>;
}
