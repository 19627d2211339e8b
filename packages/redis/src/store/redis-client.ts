/**
 * A connected client of node-redis: of a single server, a pool, a cluster or a sentinel. Only these members are used.
 */
export interface NodeRedisClient {
  /** `false` after the application has closed the client, but not while it reconnects. */
  readonly isOpen?: boolean | undefined;
  /** Runs a script that the server knows. */
  evalSha(sha1: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  /** Runs a script by its source. */
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** A client of ioredis: of a single server, a sentinel or a cluster. Only these two methods are used. */
export interface IoredisClient {
  /** Runs a script that the server knows. */
  evalsha(sha1: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  /** Runs a script by its source. */
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
}

/** The client of the application, which configures its address, password, TLS and reconnection. */
export type RedisClient = NodeRedisClient | IoredisClient;

/** Whether a client is one of node-redis rather than ioredis. */
export function isNodeRedis(client: RedisClient): client is NodeRedisClient {
  return "evalSha" in client;
}

/**
 * Checks the option `client`, because JavaScript accepts anything.
 * @throws {TypeError} If it is not a client of node-redis or ioredis.
 */
export function checkClient(client: RedisClient): void {
  const methods: object = Object(client);
  const has = (name: string): boolean => typeof Reflect.get(methods, name) === "function";
  if (has("eval") && (has("evalSha") || has("evalsha"))) return;
  throw new TypeError("`client` must be a client of redis (node-redis) or ioredis");
}
