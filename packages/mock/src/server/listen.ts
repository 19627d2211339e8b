import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { MockError } from "../description/mock-error.ts";
import type { Answer, Handler } from "../http/exchange.ts";
import type { Fault } from "../http/fault.ts";
import { answerClientError } from "./malformed-request.ts";
import { fromNode } from "./node-request.ts";

/** A server that listens. */
export interface Listening {
  /** Such as `http://127.0.0.1:4010`. */
  readonly origin: string;
  /** Ends the server and its open connections. May be called again. */
  readonly close: () => Promise<void>;
}

/** Where to listen, and how to answer what is no request. */
export interface ListenOptions {
  readonly port: number;
  readonly host: string;
  readonly answerFault: (fault: Fault) => Promise<Answer>;
}

/**
 * Serves a handler over HTTP.
 *
 * @throws {MockError} If the place is taken, or is none of this machine.
 */
export async function listen(handler: Handler, options: ListenOptions): Promise<Listening> {
  const server = createServer({ requireHostHeader: false }, async (message, response) => {
    send(response, await handler(fromNode(message)));
    // What is left of a body that nobody wanted; without it a client that is still sending never reads the answer.
    message.resume();
  });
  server.on("clientError", (error, socket) => answerClientError(error, { socket, answerFault: options.answerFault }));
  try {
    server.listen(options.port, options.host);
    await once(server, "listening");
  } catch (cause) {
    throw cannotListen(options, cause);
  }
  let closed: Promise<void> | undefined;
  const closeOnce = (): Promise<void> => {
    closed ??= close(server);
    return closed;
  };
  return { origin: originOf(server, options.host), close: closeOnce };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, status === 204 ? headers : { ...headers, "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}

function originOf(server: Server, host: string): string {
  // A TCP server that listens has an address with a port.
  const { port } = server.address() as AddressInfo;
  const reachable = { "0.0.0.0": "127.0.0.1", "::": "::1" }[host] ?? host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "it is in use. Stop the program that holds it, or choose another port; 0 takes any free one",
  EACCES: "it needs privileges. Choose a port from 1024 up",
  EADDRNOTAVAIL: "this machine has no such address. Choose another host, such as 127.0.0.1",
  ENOTFOUND: "the host name is not known. Choose another host, such as 127.0.0.1",
};

function cannotListen({ port, host }: ListenOptions, cause: unknown): MockError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const reason = reasons[code] ?? (cause instanceof Error ? cause.message : String(cause));
  return new MockError("port_unavailable", `Cannot listen on port ${port} of ${host}: ${reason}`, { cause });
}
