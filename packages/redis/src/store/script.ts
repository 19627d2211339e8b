import { createHash } from "node:crypto";
import { isNodeRedis, type RedisClient } from "./redis-client.ts";

/** A Lua script, which the server runs atomically. All keys of one run must be in the same hash slot. */
export interface Script {
  readonly source: string;
  /** The SHA-1 of the source, by which a server finds the script after its first run. */
  readonly sha1: string;
}

/** Creates a script and computes its SHA-1, once for all runs. */
export function defineScript(source: string): Script {
  return { source, sha1: createHash("sha1").update(source).digest("hex") };
}

/**
 * Runs a script by its SHA-1. Sends the source only if the server does not know the script.
 * @throws The error of the client or of the script.
 */
export async function runScript(
  client: RedisClient,
  { sha1, source }: Script,
  keys: readonly string[],
  values: readonly string[],
): Promise<unknown> {
  try {
    return await run(client, "sha1", sha1, keys, values);
  } catch (error) {
    // The server has not run the script before, or not since a restart or a failover.
    if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
    return run(client, "source", source, keys, values);
  }
}

function run(
  client: RedisClient,
  kind: "sha1" | "source",
  script: string,
  keys: readonly string[],
  values: readonly string[],
): Promise<unknown> {
  if (isNodeRedis(client)) {
    // Otherwise, the cluster client of node-redis 4 would search for a node forever and block the process.
    if (client.isOpen === false) return Promise.reject(new Error("The Redis client is closed or not yet connected"));
    const parameters = { keys: [...keys], arguments: [...values] };
    return kind === "sha1" ? client.evalSha(script, parameters) : client.eval(script, parameters);
  }
  const parameters = [...keys, ...values];
  return kind === "sha1"
    ? client.evalsha(script, keys.length, ...parameters)
    : client.eval(script, keys.length, ...parameters);
}
