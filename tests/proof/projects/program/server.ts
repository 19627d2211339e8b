// Receives deliveries with `node:http` and a shared deduplication store, as programs on servers do.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createRedisDeduplicationStore } from "@planasonix/redis";
import { createNodeHandler } from "@planasonix/webhooks/node";
import { signedFetch } from "@planasonix/webhooks/send";

/**
 * Sends the same delivery twice to a server on the loopback interface. Returns one line with the statuses of the
 * responses and the types of the handled events.
 */
export async function serveDeliveries(): Promise<string[]> {
  const secret = "whsec_proof";
  const received: string[] = [];
  const server = createServer(
    createNodeHandler({
      secrets: secret,
      on: {},
      otherwise: (event) => void received.push(event.type),
      deduplicate: createRedisDeduplicationStore({ client: memoryClient() }),
    }),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const body = JSON.stringify({ id: "evt_1", type: "job.failed" });
  const { status } = await signedFetch(`http://127.0.0.1:${port}/`, { secret, body });
  const { status: again } = await signedFetch(`http://127.0.0.1:${port}/`, { secret, body });
  server.close();
  return [`server ${status} ${again} ${received.join()}`];
}

/** A Redis client that emulates the deduplication script in memory. */
function memoryClient(): { evalsha(): Promise<number>; eval(...command: readonly unknown[]): Promise<number> } {
  const handled = new Set<unknown>();
  return {
    evalsha: () => Promise.reject(new Error("NOSCRIPT No matching script")),
    async eval(_source, _count, key, action) {
      if (action === "add") handled.add(key);
      return handled.has(key) === (action === "claim") ? 0 : 1;
    },
  };
}
