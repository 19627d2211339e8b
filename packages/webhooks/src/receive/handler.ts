import { bodyWasParsed } from "../verify/raw-body.ts";
import type { HandlerOptions } from "./handler-options.ts";
import { createReceiver } from "./receive.ts";

/**
 * Creates a function that receives deliveries in frameworks with `Request` and `Response`: Hono, Next, Bun, Deno,
 * Cloudflare Workers. For `node:http` and Express, use `@planasonix/webhooks/node`.
 *
 * The function never rejects. After a 500 or 503, the event is delivered again. The status of the response is
 *
 * - 204 if the event was handled or has no handler,
 * - 400 if the body is not an event,
 * - 401 if the verification failed,
 * - 405 if the method is not POST,
 * - 413 if the body is too large,
 * - 500 if the handler, or `has` or `claim` of the store, failed, or if the body could not be read,
 * - 503 if another process is handling the event.
 *
 * @throws {TypeError} If an option is unknown or has a wrong type, or `on` names an event that this version does not know.
 * @throws {WebhookVerificationError} `empty-secret`, if there are no secrets or one is blank.
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
  if (bodyUsed !== false) throw bodyWasParsed(bodyUsed ? "it was read before" : "this is not a `Request`: see `/node`");
  return body ?? [];
}
