import { createHash } from "node:crypto";
import { inspect } from "node:util";
import type { RedisClient } from "./redis-client.ts";

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
  { sha1, source, read }: Script<Reply>,
  keys: string[],
  values: string[],
): Promise<Reply> {
  const run = (isCached: boolean): Promise<unknown> => {
    if (!("evalSha" in client)) {
      const parameters = [keys.length, ...keys, ...values] as const;
      return isCached ? client.evalsha(sha1, ...parameters) : client.eval(source, ...parameters);
    }
    // Otherwise, the cluster client of node-redis 4 would search for a node forever and block the process.
    if (client.isOpen === false) throw new Error("The Redis client is closed or not yet connected");
    const parameters = { keys, arguments: values };
    return isCached ? client.evalSha(sha1, parameters) : client.eval(source, parameters);
  };
  const reply = await run(true).catch((error: unknown) => {
    // The server has not run the script before, or not since a restart or a failover.
    if (error instanceof Error && error.message.startsWith("NOSCRIPT")) return run(false);
    throw error;
  });
  const result = read(reply);
  if (result === undefined) throw new StoreReplyError(reply);
  return result;
}
