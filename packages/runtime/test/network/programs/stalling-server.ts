import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Starts a server that responds to every request except those whose URL contains `stall`. */
export async function startStallingServer(): Promise<{ baseUrl: string; server: Server }> {
  const server = createServer((request, response) => {
    request.resume();
    if (request.url?.includes("stall")) return;
    response.end('{"data":{"id":"a","type":"thing","attributes":{}}}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}/v1`, server };
}
