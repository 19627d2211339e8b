// A rate-limited API on the loopback network, in real time. It counts the responses to each worker, so that tests see
// how a fleet shares the limit.
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createWindowLimit, rateLimitedBody, type WindowLimit, type WindowVerdict } from "./window-limit.ts";

/** The limit of an API, and its responses. */
export interface LimitedOptions extends WindowLimit {
  /** The headers of every response, besides those that state the quota. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body of a 200 response. */
  readonly body: string;
  /** Called with the decision about each request. */
  readonly onRequest?: (request: IncomingMessage, verdict: WindowVerdict) => void;
}

/**
 * Creates a listener that responds with 200 to the first `limit` requests of a window, and with 429 to the others. Every
 * response states the exact quota.
 */
export function limitByWindow({ headers, body, onRequest, ...limit }: LimitedOptions): RequestListener {
  const take = createWindowLimit(limit);
  return (request, response) => {
    const verdict = take(Date.now());
    onRequest?.(request, verdict);
    response.writeHead(verdict.isAllowed ? 200 : 429, { ...headers, ...verdict.headers });
    response.end(verdict.isAllowed ? body : rateLimitedBody);
  };
}

/** An API with one pipeline and a rate limit. Disposing of it stops it. */
export interface LimitedApi extends AsyncDisposable {
  /** The base URL with the version, such as `http://127.0.0.1:8080/v1`. */
  readonly baseUrl: string;
  /** The responses to each worker, by its `X-Worker` header. */
  readonly responses: ReadonlyMap<string, WorkerResponses>;
}

/** The numbers of 200 and 429 responses to one worker. */
export interface WorkerResponses {
  readonly allowed: number;
  readonly throttled: number;
}

/** Starts an API on the loopback network. It responds to every allowed request with the same pipeline. */
export async function startLimitedApi(limit: WindowLimit): Promise<LimitedApi> {
  const responses = new Map<string, WorkerResponses>();
  const listener = limitByWindow({
    ...limit,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ data: { id: "pl_1", type: "pipeline", attributes: { name: "Orders" } } }),
    onRequest({ headers }, { isAllowed }) {
      const name = String(headers["x-worker"]);
      const { allowed, throttled } = responses.get(name) ?? { allowed: 0, throttled: 0 };
      responses.set(name, { allowed: allowed + Number(isAllowed), throttled: throttled + Number(!isAllowed) });
    },
  });
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    responses,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
