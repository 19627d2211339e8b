// Keeps what `startOnce` of the client remembers, so that processes on several hosts start work once.
import { randomUUID } from "node:crypto";
import { any, checkOptions, ofType } from "@planasonix/runtime/limiter";
import { hashText } from "../store/key.ts";
import { milliseconds } from "../store/milliseconds.ts";
import { checkClient, type RedisClient } from "../store/redis-client.ts";
import { runScript } from "../store/script.ts";
import { startTimer, withTimeLimit } from "../store/time-limit.ts";
import { indexScript, listScript, readScript, type StoredValue, writeScript } from "./start-scripts.ts";

/** Options of a shared store of starts. */
export interface RedisStartStoreOptions {
  /** A connected client of redis (node-redis) or ioredis. The store neither configures nor closes it. */
  readonly client: RedisClient;
  /** The beginning of the names of all Redis keys. Default: "planasonix". */
  readonly prefix?: string | undefined;
  /**
   * How long a start is remembered after its last change, in milliseconds. Must exceed the time within which a job may
   * be started again under the same key. Default: 7_776_000_000, 90 days.
   */
  readonly maxAgeMs?: number | undefined;
  /** The time limit of one Redis command, in milliseconds. If a command exceeds it, nothing is started. Default: 5_000. */
  readonly timeoutMs?: number | undefined;
}

/** A store for `startOnce` of `@planasonix/client/once`, in Redis. */
export interface RedisStartStore {
  /** Returns the stored value of a key; `undefined` if there is none. */
  get(key: string): Promise<StoredValue | undefined>;
  /** Stores a value if the stored version is still `ifVersion`, or if there is none. Returns whether it stored it. */
  set(key: string, value: string, condition: { readonly ifVersion: string | undefined }): Promise<boolean>;
  /** Returns the keys that begin with this text, in any order. */
  list(prefix: string): Promise<readonly string[]>;
}

const declared = { client: any, prefix: ofType("string"), maxAgeMs: milliseconds, timeoutMs: milliseconds };

/**
 * Creates a store for `startOnce` of `@planasonix/client/once`, which processes on several hosts share. Each key takes
 * one Redis key, which contains hashes of the arguments and IDs, and expires. One more has the names of all.
 * @throws {TypeError} If `client` is missing, or an option is unknown or has an invalid value.
 * @example const start = startOnce({ key: "orders-2026-11-24", store: createRedisStartStore({ client }) });
 */
export function createRedisStartStore(options: RedisStartStoreOptions): RedisStartStore {
  checkOptions(options, declared);
  const { client, prefix = "planasonix", maxAgeMs = 7_776_000_000, timeoutMs = 5_000 } = options;
  checkClient(client);
  const nameOf = (key: string): string => `${prefix}:start:${hashText(key)}`;
  const index = `${prefix}:starts`;
  const limited = <Value>(command: Promise<Value>): Promise<Value> => withTimeLimit(timeoutMs, command, startTimer);
  return {
    async get(key) {
      const stored = await limited(runScript(client, readScript, [nameOf(key)], []));
      return stored === "none" ? undefined : stored;
    },
    async set(key, value, { ifVersion = "" }) {
      // First, so that no start is missing in the list. In a cluster, one script cannot do both.
      await limited(runScript(client, indexScript, [index], [key, `${maxAgeMs}`]));
      return limited(runScript(client, writeScript, [nameOf(key)], [ifVersion, randomUUID(), value, `${maxAgeMs}`]));
    },
    async list(prefix) {
      const keys = await limited(runScript(client, listScript, [index], []));
      return keys.filter((key) => key.startsWith(prefix));
    },
  };
}
