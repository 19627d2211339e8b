import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyWasParsed, rawBytes } from "../verify/raw-body.ts";
import type { HandlerOptions } from "./handler-options.ts";
import { createReceiver } from "./receive.ts";

/** A request of Node or Express. Frameworks leave the body they have read in `body`, or as it came in `rawBody`. */
export type NodeRequest = IncomingMessage & { readonly body?: unknown; readonly rawBody?: unknown };

/**
 * Makes the function that receives deliveries in `node:http` and Express. It answers as `createHandler` does, and never
 * rejects.
 *
 * It reads the body itself. Behind a parser it needs the raw body: from `express.raw()`, or kept by {@link keepRawBody}.
 *
 * @throws {TypeError} If `on` names an event that this version does not know.
 *
 * @example
 * app.post("/webhooks", createNodeHandler({ secrets, on: { "job.succeeded": async (event) => console.log(event.id) } }));
 */
export function createNodeHandler(
  options: HandlerOptions,
): (request: NodeRequest, response: ServerResponse) => Promise<void> {
  const receive = createReceiver(options);
  return async (request, response) => {
    const { method, headers } = request;
    const answer = await receive({ method, headers, body: () => bodyOf(request) });
    response.writeHead(answer.status, answer.headers).end();
    // What was not read is let through: a sender that is stopped in the middle may not see the answer.
    request.resume();
  };
}

/**
 * Keeps the raw body where a parser runs for all routes: `express.json({ verify: keepRawBody })`.
 */
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
  if (request.readableDidRead) throw bodyWasParsed("a parser ran before: see `keepRawBody`");
  // Destroying the request, as leaving the loop does by default, would break off the answer.
  return request.iterator({ destroyOnReturn: false });
}

function isRaw(body: unknown): boolean {
  return typeof body === "string" || body instanceof Uint8Array;
}
