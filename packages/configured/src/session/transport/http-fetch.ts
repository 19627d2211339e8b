import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import type { ClientOptions } from "@planasonix/client";
import { trustedCertificates } from "./certificates.ts";
import { proxyFor } from "./proxy.ts";
import { createTunnelAgent } from "./tunnel.ts";

type Fetch = NonNullable<ClientOptions["fetch"]>;
type Env = Readonly<Record<string, string | undefined>>;

/**
 * Creates a `fetch` with the parts that the client needs. Finds out at once how to reach the API, so that an invalid
 * variable is not taken for a failure of the network.
 *
 * @throws {UsageError} If a variable of the environment is invalid.
 */
export function createHttpFetch(baseUrl: URL, env: Env): Fetch {
  const routes = new Map<string, Route>([[baseUrl.origin, createRoute(baseUrl, env)]]);
  return async (address, init) => {
    const url = new URL(address);
    const route = routes.get(url.origin) ?? createRoute(url, env);
    routes.set(url.origin, route);
    return send(route, url, init);
  };
}

/** How to reach one server. */
interface Route {
  request(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest;
  options(url: URL): RequestOptions;
}

function createRoute(url: URL, env: Env): Route {
  // An import would read every export of the module, and one of them loads all of `fetch`.
  const isPlain = url.protocol === "http:";
  const { request, Agent } = process.getBuiltinModule(isPlain ? "node:http" : "node:https");
  const proxy = isPlain ? undefined : proxyFor(url, env);
  const ca = isPlain ? undefined : trustedCertificates(env);
  // Not Node's own agent, which would obey proxies in its way if NODE_USE_ENV_PROXY is set.
  const agent = proxy ? createTunnelAgent(proxy) : new Agent({ keepAlive: true });
  return { request, options: (target) => ({ ...direct(target), ...(ca && { ca }), agent }) };
}

function direct({ hostname, port, pathname, search }: URL): RequestOptions {
  return { host: hostname.replace(/^\[|\]$/g, ""), port, path: pathname + search };
}

function send(route: Route, url: URL, { method = "GET", headers, body, signal }: RequestInit): Promise<Response> {
  return new Promise((resolve, reject) => {
    const target = route.options(url);
    const payload =
      typeof body === "string" ? Buffer.from(body) : body instanceof ArrayBuffer ? Buffer.from(body) : body;
    const request = route.request(
      {
        ...target,
        method,
        headers: {
          ...Object(headers),
          host: url.host,
          ...(payload instanceof Uint8Array && { "content-length": payload.byteLength }),
        },
      },
      (message) => resolve(toResponse(message)),
    );
    request.once("error", (error) => reject(signal?.aborted ? signal.reason : error));
    if (signal) {
      const abort = (): void => void request.destroy(Object(signal.reason));
      if (signal.aborted) abort();
      signal.addEventListener("abort", abort, { once: true });
      request.once("close", () => signal.removeEventListener("abort", abort));
    }
    request.end(payload);
  });
}

/** Response headers, with the methods of `Headers` that the client uses. */
class ResponseHeaders extends Map<string, string> {
  override get(name: string): string | undefined {
    // `Headers` returns null for a missing header.
    return super.get(name.toLowerCase()) ?? (null as unknown as undefined);
  }
  override has(name: string): boolean {
    return super.has(name.toLowerCase());
  }
}

/** The parts of a `Response` that the client uses: those of the platform would load all of `fetch`. */
function toResponse(message: IncomingMessage): Response {
  const { statusCode: status = 0, statusMessage: statusText = "" } = message;
  const headers = new ResponseHeaders();
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const ok = status >= 200 && status < 300;
  const response = { status, statusText, ok, headers, body: toBody(message) };
  return response as unknown as Response;
}

function toBody(message: IncomingMessage): object {
  const chunks = message[Symbol.asyncIterator]();
  const cancel = async (): Promise<void> => void message.destroy();
  return {
    cancel,
    getReader: () => ({ read: () => chunks.next(), cancel }),
    [Symbol.asyncIterator]: () => chunks,
  };
}
