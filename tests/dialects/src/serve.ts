// The HTTP server that the servers of this package share: routes, refusals, and a record of all requests. It knows no
// dialect.
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A JSON object. */
export type Members = Readonly<Record<string, unknown>>;

/** A request that a server received. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The body as it was sent; empty if there was none. */
  readonly text: string;
  /** The JSON object in the body; empty if there was no body. */
  readonly body: Members;
}

/** A response. A string is sent as text, everything else as JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers a request. `id` is the part of the path where the pattern has `{id}`. */
export type Handler = (request: Received, id: string) => Answer;

/** Handlers by method and pattern, such as `GET /api/v1/jobs/{id}`. An earlier pattern wins over a later one. */
export type Routes = Readonly<Record<string, Handler>>;

/** A running server. Disposing of it stops it. */
export interface DialectServer extends AsyncDisposable {
  /** The address without a path, such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** All requests so far, the oldest first. */
  readonly requests: readonly Received[];
  /** Answers the next request with this instead of performing it. Several are used in the order in which they were added. */
  answerNext(answer: Answer): void;
}

/** How a server refuses a request. */
export interface Refusals {
  /** Without an API key, or with one that does not begin with any of these. */
  readonly keyPrefixes: readonly string[];
  readonly unauthorized: Answer;
  readonly notFound: Answer;
  /** A body that is not a JSON object. */
  readonly unreadable: Answer;
}

/** An answer that a handler throws. */
export class Refused extends Error {
  readonly answer: Answer;

  constructor(status: number, body: unknown) {
    super(`refused with ${status}`);
    this.answer = { status, body };
  }
}

/** Serves routes on a free loopback port. */
export async function serve(routes: Routes, refusals: Refusals): Promise<DialectServer> {
  const requests: Received[] = [];
  const prepared: Answer[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const { status, body, headers } = await answer(incoming);
    const isText = typeof body === "string";
    const type = isText ? "text/plain; charset=utf-8" : "application/json";
    outgoing.writeHead(status, { "content-type": type, ...headers }).end(isText ? body : JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answerNext: (next) => prepared.push(next),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };

  async function answer(incoming: IncomingMessage): Promise<Answer> {
    const request = await read(incoming);
    if (request === undefined) return refusals.unreadable;
    requests.push(request);
    const next = prepared.shift();
    if (next !== undefined) return next;
    const key = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    if (!refusals.keyPrefixes.some((prefix) => key.startsWith(prefix))) return refusals.unauthorized;
    return route(routes, request) ?? refusals.notFound;
  }
}

function route(routes: Routes, request: Received): Answer | undefined {
  for (const [pattern, handle] of Object.entries(routes)) {
    const [method, path = ""] = pattern.split(" ");
    if (method !== request.method) continue;
    const [start = "", end] = path.split("{id}");
    const id = end === undefined ? path === request.path && "" : between(request.path, start, end);
    if (id === false || id === undefined) continue;
    try {
      return handle(request, id);
    } catch (error) {
      if (error instanceof Refused) return error.answer;
      return { status: 500, body: String(error) };
    }
  }
  return undefined;
}

/** The one segment of a path between a start and an end. */
function between(path: string, start: string, end: string): string | undefined {
  if (!path.startsWith(start) || !path.endsWith(end)) return undefined;
  const part = path.slice(start.length, path.length - end.length);
  return part === "" || part.includes("/") ? undefined : decodeURIComponent(part);
}

async function read(incoming: IncomingMessage): Promise<Received | undefined> {
  const { pathname, searchParams } = new URL(incoming.url ?? "/", "http://localhost");
  const body = await text(incoming);
  const parsed = parse(body);
  if (parsed === undefined) return undefined;
  const { method = "GET", headers } = incoming;
  return { method, path: pathname, query: searchParams, headers, text: body, body: parsed };
}

function parse(body: string): Members | undefined {
  if (body === "") return {};
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The members of an object that are known, and have a value. */
export function known(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
