import { createHash } from "node:crypto";
import { inspect } from "node:util";
import { isNodeRedis, type RedisClient } from "./redis-client.ts";

/** A Lua script, which the server runs atomically. All keys of one run must be in the same hash slot. */
export interface Script<Reply> {
  readonly source: string;
  /** The SHA-1 of the source, by which a server finds the script after its first run. */
  readonly sha1: string;
  /** Reads a reply. Returns `undefined` if the script cannot have given it. */
  readonly read: (reply: unknown) => Reply | undefined;
}

/** The client has returned a reply that the script cannot have given. */
export class StoreReplyError extends Error {
  override readonly name = "StoreReplyError";

  constructor(reply: unknown) {
    const found = inspect(reply, { depth: 1, breakLength: Number.POSITIVE_INFINITY }).slice(0, 100);
    super(`Redis gave no valid reply to a script, but ${found}. Does \`client\` return replies unchanged?`);
  }
}

/** Creates a script and computes its SHA-1, once for all runs. */
export function defineScript<Reply>(source: string, read: Script<Reply>["read"]): Script<Reply> {
  return { source, sha1: createHash("sha1").update(source).digest("hex"), read };
}

/**
 * Runs a script by its SHA-1, and checks the reply. Sends the source only if the server does not know the script.
 * @throws {StoreReplyError} If the script cannot have given the reply.
 * @throws The error of the client or of the script.
 */
export async function runScript<Reply>(
  client: RedisClient,
  script: Script<Reply>,
  keys: readonly string[],
  values: readonly string[],
): Promise<Reply> {
  const reply = await runCached(client, script, keys, values);
  const result = script.read(reply);
  if (result === undefined) throw new StoreReplyError(reply);
  return result;
}

async function runCached(
  client: RedisClient,
  { sha1, source }: Script<unknown>,
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
