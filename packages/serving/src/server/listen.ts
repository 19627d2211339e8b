// Serves a handler on a port with Node's HTTP server, and reports why the server cannot start.
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ErrorReply } from "../http/error-reply.ts";
import type { Handler, HttpResponse } from "../http/exchange.ts";
import { foreignHost, isLoopback } from "../http/hosts.ts";
import { disrupt } from "./disrupt.ts";
import { rejectMalformedRequest } from "./malformed-request.ts";
import { fromNode } from "./node-request.ts";
import { portUnavailable, type StartErrorClass } from "./start-error.ts";

/**
 * How long an idle connection stays open, in milliseconds. Longer than clients usually pause between requests, so that
 * they do not use a connection that the server is closing. Node's default of 5 seconds is too short on a busy machine.
 */
const keepAliveMs = 75_000;

/** A listening server. */
export interface RunningServer {
  /** The origin of the server's URLs, such as `http://127.0.0.1:4010`. */
  readonly origin: string;
  /** Stops the server and closes its open connections. Further calls have no effect. */
  readonly close: () => Promise<void>;
}

/** Where to listen, and how errors are reported. */
export interface ListenOptions {
  /** The TCP port from 0 to 65535; 0 selects a free one. */
  readonly port: number;
  readonly host: string;
  /** The names by which the server is reached, besides those that {@link foreignHost} accepts. */
  readonly allowHosts?: readonly string[] | undefined;
  /**
   * Creates the response to a message that Node rejects (it is not HTTP, is too large or arrives too slowly), and to a
   * request for a foreign host.
   */
  readonly handleError: (reply: ErrorReply) => Promise<HttpResponse>;
  /** The class of the error that {@link listen} throws. */
  readonly StartError: StartErrorClass;
}

/**
 * Serves a handler over HTTP.
 * @throws {StartError} `port_unavailable` if the server cannot listen, for example because the port is in use or the
 * host is not an address of this machine.
 */
export async function listen(handler: Handler, options: ListenOptions): Promise<RunningServer> {
  const hosts = [options.host, ...(options.allowHosts ?? [])];
  let isLocal = true;
  const server = createServer(
    { requireHostHeader: false, keepAliveTimeout: keepAliveMs },
    async (message, response) => {
      const reply = foreignHost(message.headers.host, { hosts, isLocal });
      await send(response, reply === undefined ? await handler(fromNode(message)) : await options.handleError(reply));
      // Discards the rest of the body, because a client that is still sending would not read the response.
      message.resume();
    },
  );
  server.on("clientError", (error, socket) => rejectMalformedRequest(error, { ...options, socket }));
  try {
    server.listen(options.port, options.host);
    await once(server, "listening");
  } catch (cause) {
    throw portUnavailable(options, cause);
  }
  // The address of a listening TCP server is never a string or null.
  const { address, port } = server.address() as AddressInfo;
  isLocal = isLoopback(address);
  let closed: Promise<void> | undefined;
  const closeOnce = (): Promise<void> => {
    closed ??= close(server);
    return closed;
  };
  return { origin: originOf(options.host, port), close: closeOnce };
}

async function send(response: ServerResponse, { status, headers, body, disruption }: HttpResponse): Promise<void> {
  if (disruption?.kind === "reset") return void response.destroy();
  response.writeHead(status, status === 204 ? headers : { ...headers, "Content-Length": Buffer.byteLength(body) });
  if (disruption === undefined) return void response.end(body);
  await disrupt(response, body, disruption);
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}

/** The origin of a server for clients on the same machine. A server on all addresses is reachable through loopback. */
export function originOf(host: string, port: number): string {
  const reachable = { "0.0.0.0": "127.0.0.1", "::": "::1" }[host] ?? host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}
