/**
 * A connected client of node-redis, for a single server, a cluster or a sentinel, or a pool of clients. The package
 * uses only these members.
 */
export interface NodeRedisClient {
  /** `false` before the client is connected and after it is closed; `true` even while it reconnects. */
  readonly isOpen?: boolean | undefined;
  /** Runs a script that the server has cached. */
  evalSha(sha1: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  /** Runs a script from its source. */
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** A client of ioredis: for a single server, a sentinel or a cluster. The package uses only these two methods. */
export interface IoredisClient {
  /** Runs a script that the server has cached. */
  evalsha(sha1: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  /** Runs a script from its source. */
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
}

/** A client of one of the supported libraries. The application sets the client's address, password and TLS. */
export type RedisClient = NodeRedisClient | IoredisClient;

/**
 * Checks the option `client`, because a program in JavaScript can pass any value.
 * @throws {TypeError} If the value has the methods of neither library.
 */
export function checkClient(client: RedisClient): void {
  const has = (name: string): boolean => typeof Reflect.get(Object(client), name) === "function";
  if (has("eval") && (has("evalSha") || has("evalsha"))) return;
  throw new TypeError("`client` must be a client of redis (node-redis) or ioredis");
}
