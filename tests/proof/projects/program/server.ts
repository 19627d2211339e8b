// Receives deliveries with `node:http`, as a program on a server does.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createNodeHandler } from "@planasonix/webhooks/node";
import { signedFetch } from "@planasonix/webhooks/send";

/** Sends a delivery to a server on loopback. */
export async function serveDeliveries(): Promise<string[]> {
  const secret = "whsec_proof";
  const received: string[] = [];
  const server = createServer(
    createNodeHandler({ secrets: secret, on: {}, otherwise: (event) => void received.push(event.type) }),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const body = JSON.stringify({ id: "evt_1", type: "job.failed" });
  const { status } = await signedFetch(`http://127.0.0.1:${port}/`, { secret, body });
  server.close();
  return [`server ${status} ${received.join()}`];
}
