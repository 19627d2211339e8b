import type { Core } from "./core.ts";
import type { NamedOperation } from "./operation.ts";
import { type CallParts, prepare } from "./prepare.ts";
import { type Answer, findMethod } from "./send.ts";

/**
 * Sends a `Request` through a client's exchange, so that what speaks `fetch` gets retries, limits, time-outs and keys too.
 * Resolves for every status.
 */
export async function fetchThrough(core: Core, named: NamedOperation, request: Request): Promise<Response> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  const { pathname } = new URL(request.url);
  const path = pathname.slice(new URL(core.options.baseUrl).pathname.length);
  const options = { signal: request.signal, headers: Object.fromEntries(request.headers) };
  const parts: CallParts = { named, path, query: undefined, body: undefined, options };
  const answer = await core.send({
    ...prepare(core.options, parts),
    method: findMethod(request.method),
    url: request.url,
    body: bytes.length > 0 ? bytes : undefined,
  });
  // Naming the request here keeps it, and with it the link to the caller's signal, from being collected meanwhile.
  return toResponse(answer, request.method === "HEAD");
}

function toResponse({ status, response, stream, text }: Answer, isHead: boolean): Response {
  const hasBody = !isHead && status !== 204 && status !== 205 && status !== 304;
  const { statusText, headers } = response;
  return new Response(hasBody ? (stream ?? text) : null, { status, statusText, headers });
}
