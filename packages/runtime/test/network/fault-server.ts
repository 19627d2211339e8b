// A misbehaving server over real sockets, for faults that a scripted `fetch` cannot simulate.
import { createServer, type Server, type Socket } from "node:net";
import { type Received, readRequest } from "./received.ts";

/** What the server does with one request. */
export type Fault = (socket: Socket, request: Received) => void;

/** A server that follows a script of faults over real sockets. */
export interface FaultServer {
  readonly origin: string;
  /** Every complete request, in order. */
  readonly received: readonly Received[];
  /** The number of connections so far. */
  connections(): number;
  /** Resolves once this many requests have arrived. */
  until(count: number): Promise<void>;
  /** Resolves once every connection made so far has been closed. */
  closed(): Promise<unknown>;
}

const servers = new Set<Server>();
const sockets = new Set<Socket>();

/** Stops all servers. `stop-servers.ts` calls this after each file, not after each test, because tests may run concurrently. */
export function stopServers(): void {
  for (const server of servers) server.close();
  for (const socket of sockets) socket.destroy();
  servers.clear();
  sockets.clear();
}

/** Starts a server that serves one fault per request, repeats the last one, and stops after the tests of the file. */
export async function startFaultServer(...script: readonly Fault[]): Promise<FaultServer> {
  const received: Received[] = [];
  const closings: Promise<unknown>[] = [];
  const waiting = new Set<() => void>();
  let connections = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    const connection = ++connections;
    closings.push(new Promise((resolve) => socket.on("close", resolve)));
    socket.on("error", () => {}); // Some faults break connections on purpose.
    readRequest(socket, (request) => {
      const fault = script[Math.min(received.length, script.length - 1)];
      received.push({ ...request, connection });
      for (const check of waiting) check();
      fault?.(socket, request);
    });
  });
  const port = await listen(server);
  const until = (count: number): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (received.length >= count) resolve();
      };
      waiting.add(check);
      check();
    });
  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    connections: () => connections,
    until,
    closed: () => Promise.all(closings),
  };
}

/** An origin where no server listens. */
export async function refusedOrigin(): Promise<string> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** The origin of a server that sends a greeting on every connection and reads no request. */
export async function rudeOrigin(greeting: string): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => {}).end(greeting);
  });
  const port = await listen(server);
  return `http://127.0.0.1:${port}`;
}

/** Starts a server on a free port of the loopback interface. It stops after the tests of the file. */
export function listen(server: Server): Promise<number> {
  servers.add(server);
  server.on("connection", (socket: Socket) => sockets.add(socket));
  return new Promise((resolve, reject) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address instanceof Object) resolve(address.port);
      else reject(new Error("The server has no port"));
    });
  });
}
