import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyWasParsed, rawBytes } from "../verify/raw-body.ts";
import type { HandlerOptions } from "./handler-options.ts";
import { createReceiver } from "./receive.ts";

/** A request of Node or Express. Body parsers set `body`; {@link keepRawBody} and some platforms set `rawBody`. */
export type NodeRequest = IncomingMessage & { readonly body?: unknown; readonly rawBody?: unknown };

/**
 * Creates a function that receives deliveries in `node:http`, Express and Fastify. It responds like `createHandler` and never
 * rejects.
 *
 * The function reads the body itself. If a body parser runs first, the function needs the raw body: from
 * `express.raw()`, or kept by {@link keepRawBody}. In Fastify, remove the parsers of the route, and pass `request.raw`
 * and `reply.raw`.
 *
 * @throws {TypeError} If an option is unknown or has a wrong type, or `on` names an event that this version does not know.
 * @throws {WebhookVerificationError} `empty-secret`, if there are no secrets or one is blank.
 *
 * @example
 * const handler = createNodeHandler({ secrets, on: { "job.succeeded": async (event) => console.log(event.id) } });
 * app.post("/webhooks", handler);
 */
export function createNodeHandler(
  options: HandlerOptions,
): (request: NodeRequest, response: ServerResponse) => Promise<void> {
  const receive = createReceiver(options);
  return async (request, response) => {
    const { method, headers } = request;
    const result = await receive({ method, headers, body: () => bodyOf(request) });
    response.writeHead(result.status, result.headers).end();
    // Reads the rest of the body: a sender that is cut off may not see the response.
    request.resume();
  };
}

/** Keeps the raw body for the handler when a body parser runs first: `express.json({ verify: keepRawBody })`. */
export function keepRawBody(
  request: IncomingMessage & { rawBody?: unknown },
  _response: unknown,
  raw: Uint8Array,
): void {
  request.rawBody = raw;
}

function bodyOf(request: NodeRequest): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  const raw = [request.rawBody, request.body].find(isRaw);
  if (raw !== undefined) return [rawBytes(raw)];
  if (request.readableDidRead)
    throw bodyWasParsed(
      "a parser ran first: in Express, see `keepRawBody`; in Fastify, remove the parsers of the route, as the guide on webhooks shows",
    );
  // By default, leaving a loop over the request early destroys the request, and with it the response.
  return request.iterator({ destroyOnReturn: false });
}

function isRaw(body: unknown): boolean {
  return typeof body === "string" || body instanceof Uint8Array;
}
