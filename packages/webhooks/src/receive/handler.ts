import { bodyWasParsed } from "../verify/raw-body.ts";
import type { HandlerOptions } from "./handler-options.ts";
import { createReceiver } from "./receive.ts";

/**
 * Makes the function that receives deliveries where requests and responses are those of `fetch`: Hono, Next, Bun, Deno,
 * Cloudflare Workers. For Node's own there is `@planasonix/webhooks/node`.
 *
 * Answers 204 when the event is handled or nothing is to be done with it, 400 when the body is no event, 401 when the
 * signature is refused, 405 for another method than POST, 413 for a body that is too large, and 500 when a handler failed,
 * so that the event is delivered again. It never rejects.
 *
 * @throws {TypeError} If `on` names an event that this version does not know.
 *
 * @example
 * const handler = createHandler({ secrets, on: { "job.succeeded": async (event) => console.log(event.id) } });
 */
export function createHandler(options: HandlerOptions): (request: Request) => Promise<Response> {
  const receive = createReceiver(options);
  return async (request) => {
    const { method, headers } = request;
    return new Response(null, await receive({ method, headers, body: () => bodyOf(request) }));
  };
}

function bodyOf({ body, bodyUsed }: Request): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if (bodyUsed) throw bodyWasParsed("the request was read before");
  return body ?? [];
}
