import { type Exchange, throwRedacted } from "../exchange/exchange.ts";
import { buildRequest } from "../exchange/prepare.ts";
import { createEndpoint, type Endpoint } from "../model/endpoint.ts";
import type { Method } from "../model/operation.ts";
import type { HttpResponse } from "../model/request.ts";

/**
 * Sends a `Request` through a client's exchange, so that what speaks `fetch` gets retries, limits, time-outs and keys too.
 * Resolves for every status.
 */
export async function createFetchAdapter(
  exchange: Exchange,
  known: Endpoint | undefined,
  request: Request,
): Promise<Response> {
  const { url, signal } = request;
  // As text its members can be told apart, and those that are secret be hidden.
  const isJson = /\bjson\b/.test(request.headers.get("content-type") ?? "");
  const body = isJson ? await request.text() : await request.arrayBuffer();
  const path = url.slice(exchange.options.baseUrl.length).replace(/\?.*/, "");
  const options = { signal, headers: Object.fromEntries(request.headers) };
  const endpoint = known ?? unknownEndpoint(request.method);
  const prepared = buildRequest(exchange.options, { endpoint, path, query: undefined, body: undefined, options });
  const sent = exchange.send({
    ...prepared,
    url,
    body: body === "" || Object(body).byteLength === 0 ? undefined : body,
  });
  const answer = await sent.catch((error) => throwRedacted(exchange, error));
  // Naming the request here keeps it, and with it the link to the caller's signal, from being collected meanwhile.
  return toResponse(answer, request.method);
}

function unknownEndpoint(given: string): Endpoint {
  const methods: readonly Method[] = ["GET", "HEAD", "PUT", "PATCH", "DELETE"];
  const method = methods.find((one) => one === given) ?? "POST";
  return { ...createEndpoint({ name: `raw ${given}`, operation: { http: `${method} /` } }), method: given };
}

function toResponse({ status, response, stream, text }: HttpResponse, method: string): Response {
  const hasBody = method !== "HEAD" && ![204, 205, 304].includes(status);
  const { statusText, headers } = response;
  return new Response(hasBody ? (stream ?? text) : null, { status, statusText, headers });
}
