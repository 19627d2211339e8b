import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that the proxy forwarded. */
export interface RecordedRequest {
  /** The method, and the path with the query, such as `GET /v1/runs/run_1`. */
  readonly line: string;
  readonly authorization: string | undefined;
}

/** A running proxy. */
export interface RecordingProxy {
  /** The base URL: the origin of the proxy and the path of the target. */
  readonly url: string;
  /** The forwarded requests, oldest first. */
  readonly requests: readonly RecordedRequest[];
  readonly close: () => Promise<void>;
}

/**
 * Starts a proxy that records requests, forwards them to a mock, and can choose the example of the response.
 *
 * @param target The base URL of the mock.
 * @param prefer Returns the name of the example for the last of the requests; undefined leaves the choice to the mock.
 */
export async function startRecordingProxy(
  target: string,
  prefer: (requests: readonly RecordedRequest[]) => string | undefined = () => undefined,
): Promise<RecordingProxy> {
  const { origin, pathname } = new URL(target);
  const requests: RecordedRequest[] = [];
  const server = createServer(async (message, response) => {
    requests.push({ line: `${message.method} ${message.url}`, authorization: message.headers.authorization });
    await forward(message, { response, origin, example: prefer(requests) });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // The address of a listening TCP server is never a string or null.
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { url: `http://127.0.0.1:${port}${pathname}`, requests, close };
}

interface Exchange {
  readonly response: ServerResponse;
  readonly origin: string;
  readonly example: string | undefined;
}

async function forward(message: IncomingMessage, { response, origin, example }: Exchange): Promise<void> {
  const { authorization, "content-type": contentType } = message.headers;
  const headers = new Headers(authorization === undefined ? {} : { authorization });
  if (contentType !== undefined) headers.set("content-type", contentType);
  if (example !== undefined) headers.set("prefer", `example=${example}`);
  const chunks = await message.toArray();
  const body = chunks.length > 0 ? Buffer.concat(chunks) : null;
  const result = await fetch(`${origin}${message.url}`, { method: message.method ?? "GET", headers, body });
  response.writeHead(result.status, { "content-type": result.headers.get("content-type") ?? "text/plain" });
  response.end(Buffer.from(await result.arrayBuffer()));
}
