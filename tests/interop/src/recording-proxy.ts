import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that went through. */
export interface RecordedRequest {
  /** Method and path, as in `GET /v1/runs/run_1`. */
  readonly line: string;
  readonly authorization: string | undefined;
}

/** A proxy that is running. */
export interface RecordingProxy {
  /** Its address, with the path of the target. */
  readonly url: string;
  /** What went through, oldest first. */
  readonly requests: readonly RecordedRequest[];
  readonly close: () => Promise<void>;
}

/**
 * Stands in front of a mock, writes down what is asked and says which example it prefers as the answer.
 *
 * @param target Address of the mock.
 * @param prefer The example for a request, which is the last of those that went through; undefined leaves it to the mock.
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
  // A TCP server that listens has an address with a port.
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
  const answer = await fetch(`${origin}${message.url}`, { method: message.method ?? "GET", headers, body });
  response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "text/plain" });
  response.end(Buffer.from(await answer.arrayBuffer()));
}
