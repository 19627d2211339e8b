import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createWindowLimit, rateLimitedBody, type WindowLimit, type WindowVerdict } from "./window-limit.ts";

/** How a limited server responds. */
export interface LimitedOptions extends WindowLimit {
  /** The headers of every response. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body of a success. */
  readonly body: string;
  /** Called after the decision about a request. */
  readonly onRequest?: (request: IncomingMessage, verdict: WindowVerdict) => void;
}

/**
 * Responds with 200 to the first `limit` requests of a window, and with 429 to the others; both state the exact quota.
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

/** An API with one pipeline and a rate limit. Disposing of it ends it. */
export interface LimitedApi extends AsyncDisposable {
  /** Such as `http://127.0.0.1:8080/v1`. */
  readonly baseUrl: string;
  /** The responses to each worker, by its `X-Worker` header. */
  readonly responses: ReadonlyMap<string, WorkerResponses>;
  /** The requests that were allowed, in their order. */
  readonly allowed: readonly AllowedRequest[];
}

/** A request that the API has allowed. */
export interface AllowedRequest {
  readonly worker: string;
  /** The end of its window, in milliseconds since 1970. */
  readonly resetAt: number;
}

/** The number of responses to one worker. */
export interface WorkerResponses {
  readonly allowed: number;
  readonly throttled: number;
}

/** Starts an API on the loopback network. It responds to every request with the same pipeline. */
export async function startLimitedApi(limit: WindowLimit): Promise<LimitedApi> {
  const responses = new Map<string, WorkerResponses>();
  const allowedRequests: AllowedRequest[] = [];
  const listener = limitByWindow({
    ...limit,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ data: { id: "pl_1", type: "pipeline", attributes: { name: "Orders" } } }),
    onRequest({ headers }, { isAllowed, resetAt }) {
      const name = String(headers["x-worker"]);
      if (isAllowed) allowedRequests.push({ worker: name, resetAt });
      const { allowed, throttled } = responses.get(name) ?? { allowed: 0, throttled: 0 };
      responses.set(name, { allowed: allowed + Number(isAllowed), throttled: throttled + Number(!isAllowed) });
    },
  });
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    responses,
    allowed: allowedRequests,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
