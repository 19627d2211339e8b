import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type RedisServer, startRedis } from "./start-redis.ts";

/** The time between two questions whether the cluster is ready, in milliseconds. */
const pollMs = 50;

/**
 * Starts a cluster of one node, which has all hash slots. The cluster rejects commands whose keys are in several slots. A server
 * accepts no writes in the first two seconds of a cluster, so tests should share one.
 */
export async function startRedisCluster(program: string): Promise<RedisServer> {
  const redis = await startRedis({ program, args: ["--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1"] });
  await command(redis.port, "CLUSTER ADDSLOTSRANGE 0 16383");
  while (!(await command(redis.port, "CLUSTER INFO")).includes("cluster_state:ok")) await sleep(pollMs);
  return redis;
}

/**
 * Sends a command without a client. Resolves with the first chunk of the reply.
 * @throws {Error} If the connection fails, or ends without a reply.
 */
export async function command(port: number, text: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(`${text}\r\n`);
  for await (const chunk of socket) return String(chunk).trim();
  throw new Error(`The server on port ${port} closed the connection without a reply`);
}
