import { createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A request, as a server between client and API has received it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  /** The values of `traceparent`, of which there should be one. */
  readonly traceparents: readonly string[];
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A server that records requests. */
export interface RecordingServer extends AsyncDisposable {
  readonly url: string;
  readonly received: ReceivedRequest[];
  /** Closes the connections of this many further requests, instead of passing them on. */
  cut(count: number): void;
  /** Redirects the next request, instead of passing it on. */
  redirect(location: string): void;
}

/** Starts a server that passes requests on to `upstream`, or that responds with `{}` if there is none. */
export async function recordingServer(upstream?: string): Promise<RecordingServer> {
  const received: ReceivedRequest[] = [];
  let left = 0;
  let location: string | undefined;
  const server = createServer(async (request, response) => {
    const { method = "", url: path = "", headers, rawHeaders } = request;
    const traceparents = rawHeaders.filter((_, index) => rawHeaders[index - 1]?.toLowerCase() === "traceparent");
    if (left > 0) {
      left -= 1;
      request.socket.destroy();
      return;
    }
    const body = await text(request).catch(() => "");
    received.push({ method, path, traceparents, headers, body });
    if (location !== undefined) {
      response.writeHead(307, { location }).end();
      location = undefined;
    } else if (upstream === undefined) response.writeHead(200, { "content-type": "application/json" }).end("{}");
    else passOn(new URL(path, upstream), request, body, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    cut(count) {
      left = count;
    },
    redirect(target) {
      location = target;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Passes on also that a connection breaks off. */
function passOn(url: URL, { method, headers }: IncomingMessage, body: string, response: ServerResponse): void {
  const onward = send(url, { method, headers: { ...headers, host: url.host }, agent: false }, (upstream) => {
    response.writeHead(upstream.statusCode ?? 502, upstream.headers);
    upstream.pipe(response);
    upstream.once("error", () => response.destroy());
  });
  onward.once("error", () => response.destroy());
  response.once("close", () => onward.destroy());
  onward.end(body);
}
