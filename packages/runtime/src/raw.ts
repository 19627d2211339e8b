import createFetchClient, { type Client, defaultBodySerializer } from "openapi-fetch";
import type { Internals } from "./client/bind-client.ts";
import { type Exchange, throwRedacted } from "./exchange/exchange.ts";
import { buildRequest, writeJson } from "./exchange/prepare.ts";
import type { HeaderOptions } from "./http/headers.ts";
import { type Endpoint, endpointOf, wholeAddress } from "./model/endpoint.ts";
import type { Method, Operation, OperationRef } from "./model/operation.ts";
import type { HttpResponse } from "./model/request.ts";
import { type FetchOptions as FetchInit, readMethodOptions } from "./options/call-options.ts";
import type { Fetch } from "./platform/environment.ts";

// The types that TypeScript infers for exports of an application, which can name them only if they are exported here, and
// that of the middleware of `use`.
export type {
  Client as FetchClient,
  ClientMethod,
  ClientRequestMethod,
  FetchOptions,
  FetchResponse,
  MaybeOptionalInit,
  MethodResponse,
  Middleware as FetchMiddleware,
} from "openapi-fetch";

/**
 * Creates an openapi-fetch client that sends through a client's exchange. The operation table determines the retries
 * and the time limit of a call. For an operation that the table lacks, the HTTP method determines the retries. A
 * `fetch` passed to a call replaces the client's for that call.
 *
 * @throws {TypeError} From calls, if a path parameter is missing, or a path parameter, header or body is invalid.
 */
export function createOpenApiFetchClient<Paths extends object>({ exchange, tables }: Internals): Client<Paths> {
  const known = new WeakMap<Request, Endpoint>();
  const fetchOver = (sender: Exchange) => createFetchAdapter(sender, (request) => known.get(request));
  const client = createFetchClient<Paths>({
    baseUrl: exchange.options.baseUrl,
    headers: exchange.options.headers, // so that a call can remove one with `null`
    fetch: fetchOver(exchange),
    // Also passes on the headers, which the type of the serializer omits.
    bodySerializer: (...given: [unknown]) => writeJson(() => defaultBodySerializer(...given)),
  });
  client.use({
    onRequest({ request, schemaPath, params: { path = {} }, options: { parseAs } }) {
      const { method } = request;
      const { name, operation } = findOperation(tables, method, schemaPath) ?? unknownEndpoint(method, schemaPath);
      const isFile = ["arrayBuffer", "blob", "stream"].includes(parseAs); // Decoding to text would change the bytes.
      const endpoint = endpointOf({ name, operation: isFile ? { ...operation, gives: "file" } : operation });
      endpoint.path(schemaPath.split("{").length > 2 ? path : Object.values(path)[0]);
      known.set(request, { ...endpoint, method });
    },
  });
  /** Wraps a `fetch` that was passed to a call, so that the call's request passes through the exchange. */
  const wrapFetch = (argument: unknown): unknown => {
    const { fetch } = Object(argument);
    if (typeof fetch !== "function") return argument;
    const send: Fetch = (url, init) => fetch(new Request(url, init));
    return { ...Object(argument), fetch: fetchOver(exchange.withOptions({ fetch: send })) };
  };
  return new Proxy(client, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      return typeof method === "function" ? (...given: unknown[]) => method(...given.map(wrapFetch)) : method;
    },
  });
}

/** Searches the tables for each call, because an index would cost each client more than the calls of most programs. */
function findOperation(tables: Internals["tables"], method: string, path: string): OperationRef | undefined {
  for (const [resource, table] of Object.entries(tables)) {
    for (const [key, operation] of Object.entries(table)) {
      if (!operation.http.startsWith(method)) continue;
      const [address] = wholeAddress(operation, resource).split("?");
      if (address === `${method} ${path}`) return { name: `${resource}.${key}`, operation };
    }
  }
  return undefined;
}

/**
 * Creates a `fetch` that sends through a client's exchange, with its API key, retries, rate limits and timeouts. Like
 * any `fetch`, it resolves whatever the status. `endpointOf` returns the endpoint of a request, if it is known.
 */
function createFetchAdapter(
  exchange: Exchange,
  endpointOf: (request: Request) => Endpoint | undefined,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const { url, method, signal } = request;
    // Read JSON as text, so that secret fields can be redacted in errors and logs.
    const isJson = /\bjson\b/.test(request.headers.get("content-type") ?? "");
    const body = isJson ? await request.text() : await request.arrayBuffer();
    const path = url.slice(exchange.options.baseUrl.length).replace(/\?.*/, "");
    const known = endpointOf(request); // Unknown if openapi-fetch middleware has replaced the request.
    const headers = { ...(known && removed(exchange.options.headers)), ...Object.fromEntries(request.headers) };
    const options = readMethodOptions({ signal, headers, fetchOptions: initOf(request) }, "write", false);
    const endpoint = known ?? unknownEndpoint(method);
    const prepared = buildRequest(exchange.options, { endpoint, path, query: undefined, body: undefined, options });
    const hasBody = body !== "" && Object(body).byteLength !== 0;
    const sent = { ...prepared, url, body: hasBody ? body : undefined };
    const act = async (): Promise<{ response: HttpResponse }> => ({
      response: await exchange.send(sent).catch((error) => throwRedacted(exchange, error)),
    });
    const { telemetry } = exchange.options;
    const { response } = await (telemetry ? telemetry.call(exchange, sent, act) : act());
    // Using the request here keeps it and its link to the caller's signal from garbage collection during the call.
    return toResponse(response, request.method);
  };
}

/** The headers of a client with the value `undefined`, which removes those that a request lacks. */
function removed(headers: object): HeaderOptions {
  return Object.fromEntries(Object.keys(headers).map((name) => [name, undefined]));
}

/** The options of `fetch` that a request carries, except those with the value that every request has. */
function initOf(request: Request): FetchInit {
  const usual = new Request(request.url);
  const names = ["cache", "credentials", "integrity", "keepalive", "mode", "referrer", "referrerPolicy"] as const;
  const own = names.filter((name) => request[name] !== usual[name]);
  return Object.fromEntries(own.map((name) => [name, request[name]]));
}

function unknownEndpoint(given: string, path = "/"): Endpoint {
  const methods: readonly Method[] = ["GET", "HEAD", "PUT", "PATCH", "DELETE"];
  const method = methods.find((one) => one === given) ?? "POST";
  const operation: Operation = { http: `${method} /${path.slice(1)}` };
  return { ...endpointOf({ name: `raw ${given}`, operation }), method: given };
}

function toResponse({ status, response, stream, text }: HttpResponse, method: string): Response {
  const hasBody = method !== "HEAD" && ![204, 205, 304].includes(status);
  const { statusText, headers } = response;
  return new Response(hasBody ? (stream ?? text) : null, { status, statusText, headers });
}
