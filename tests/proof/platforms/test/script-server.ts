import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text as textOf } from "node:stream/consumers";
import type { Report } from "../src/program.ts";
import { type Request, scripts } from "./scripts.ts";

/** A server with scripted responses. The first segment of the path selects the script. */
export interface ScriptServer {
  readonly origin: string;
  /** The `Idempotency-Key` of each request with this method and script; undefined for a request without one. */
  received(method: string, script: string): readonly (string | undefined)[];
  /** Serves a file of the web page. */
  serve(path: string, type: string, text: string): void;
  /** Resolves to the report that the web page sends. */
  readonly reported: Promise<Report>;
  /** Stops the server and closes its connections. */
  stop(): Promise<void>;
}

/** Starts the server on a free port. `apiKey` is the API key of an authorized request. */
export async function startScriptServer(apiKey: string): Promise<ScriptServer> {
  const requests: Request[] = [];
  const requestsFor = (method: string, script: string): Request[] =>
    requests.filter((request) => request.method === method && request.script === script);
  const files = new Map<string, readonly [type: string, text: string]>();
  const { promise: reported, resolve: report } = Promise.withResolvers<Report>();
  const respond = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming, apiKey);
    const script = scripts[request.script];
    const [type = "text/plain", text] = files.get(request.url.pathname) ?? [];
    if (request.url.pathname === "/report") report(JSON.parse(request.text));
    if (!script) return void response.setHeader("content-type", type).end(text);
    requests.push(request);
    script(response, request, requestsFor(request.method, request.script).length);
  };
  const server = createServer(respond);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${address instanceof Object ? address.port : 0}`,
    received: (method, script) => requestsFor(method, script).map(({ idempotencyKey }) => idempotencyKey),
    serve: (path, type, text) => files.set(path, [type, text]),
    reported,
    stop: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

async function readRequest(incoming: IncomingMessage, apiKey: string): Promise<Request> {
  const { method = "", headers } = incoming;
  const url = new URL(incoming.url ?? "/", `http://${headers.host}`);
  const text = await textOf(incoming);
  const isAuthorized = headers.authorization === `Bearer ${apiKey}`;
  const idempotencyKey = incoming.headersDistinct["idempotency-key"]?.join();
  return { method, script: url.pathname.split("/")[1] ?? "", url, text, isAuthorized, apiKey, idempotencyKey };
}
