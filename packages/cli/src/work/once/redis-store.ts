import type { StartStore } from "@planasonix/client/once";
import { Ended } from "@planasonix/configured/src/errors/exit-code.ts";
import { exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { importInstalled } from "../../session/find-package.ts";
import type { Machine } from "../../session/machine.ts";

/** A store, and how to end its connection. */
export interface OpenStore {
  readonly store: StartStore;
  close(): Promise<void>;
}

/** How long to wait for a connection, in milliseconds: a server may accept one and never answer. */
const connectMs = 5_000;

/** How long to wait until a connection has ended, in milliseconds: nothing depends on it any more. */
const closeMs = 1_000;

/**
 * Opens a store in Redis, with packages that the user has installed: beside this program, or in the folder `from`.
 *
 * @throws {UsageError} If a package is missing, or the URL or its password is wrong.
 * @throws {Ended} If Redis cannot be reached, so that nothing is started. No message shows a password.
 */
export async function redisStore(
  url: string,
  from: string | undefined,
  machine: Pick<Machine, "after">,
): Promise<OpenStore> {
  if (!URL.canParse(url)) throw new UsageError("--store is not a valid redis:// URL");
  const ours: { createRedisStartStore?(options: object): StartStore } | undefined = await importInstalled(
    "@planasonix/redis",
    from,
  );
  const connection = await createConnection(url, from);
  if (!ours?.createRedisStartStore || !connection) {
    const place =
      from === undefined ? "beside this program (--from . takes those of this folder)" : "in the folder of --from";
    throw new UsageError(
      `--store with a redis:// URL needs two packages ${place}`,
      "npm install @planasonix/redis redis",
    );
  }
  const { client, end } = connection;
  let failure: unknown;
  client.on("error", (error) => {
    failure = error;
  });
  try {
    await within(machine, connectMs, client.connect());
  } catch (error) {
    client.disconnect();
    // The errors of ioredis say only that the connection is closed.
    const { code, message } = Object(failure ?? error);
    const place = `--store: Redis at ${new URL(url).host}`;
    if (/WRONGPASS|NOAUTH|invalid password|AUTH /i.test(message)) throw new UsageError(`${place} refuses the password`);
    throw new Ended(exitCodes.notSent, `${place} cannot be reached (${code ?? "no answer"}), so nothing was started`);
  }
  return {
    store: ours.createRedisStartStore({ client }),
    close: () => within(machine, closeMs, end()).then(undefined, () => client.disconnect()),
  };
}

/** What is used of a client of Redis. */
interface RedisClient {
  on(event: "error" | "ready", listener: (error?: unknown) => void): unknown;
  connect(): Promise<unknown>;
  /** Ends the connection at once. */
  disconnect(): void;
}

interface Connection {
  readonly client: RedisClient;
  /** Ends the connection once all replies have arrived. */
  end(): Promise<unknown>;
}

/** A client of node-redis or ioredis; `undefined` if neither is installed. */
async function createConnection(url: string, from: string | undefined): Promise<Connection | undefined> {
  let wasReady = false;
  // A first connection that fails is an error at once. One that is lost during a wait of hours is made again.
  const reconnectMs = (retries: number): number | undefined =>
    wasReady ? Math.min(retries * 100 + 100, 3_000) : undefined;
  const onReady = (): void => {
    wasReady = true;
  };
  const nodeRedis: { createClient?(options: object): RedisClient & { close(): Promise<unknown>; destroy(): void } } =
    Object(await importInstalled("redis", from));
  if (nodeRedis.createClient) {
    const client = nodeRedis.createClient({
      url,
      socket: { reconnectStrategy: (retries: number) => reconnectMs(retries) ?? false },
    });
    client.disconnect = () => client.destroy();
    client.on("ready", onReady);
    return { client, end: () => client.close() };
  }
  const ioredis: { Redis?: new (url: string, options: object) => RedisClient & { quit(): Promise<unknown> } } = Object(
    await importInstalled("ioredis", from),
  );
  if (!ioredis.Redis) return undefined;
  const client = new ioredis.Redis(url, { lazyConnect: true, retryStrategy: reconnectMs });
  client.on("ready", onReady);
  return { client, end: () => client.quit() };
}

/** Rejects if a promise does not settle in time. */
async function within<Value>(machine: Pick<Machine, "after">, ms: number, promise: Promise<Value>): Promise<Value> {
  let cancelTimer: (() => void) | undefined;
  const late = new Promise<never>((_, reject) => {
    cancelTimer = machine.after(ms, () => reject(new Error("no answer")));
  });
  return Promise.race([promise, late]).finally(() => cancelTimer?.());
}
