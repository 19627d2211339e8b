// A layer for CORS, independent of what is served.

import { HttpError } from "../http/error-reply.ts";
import type { HttpRequest, HttpResponse, Layer } from "../http/exchange.ts";
import { type Allowed, foreignOrigin } from "../http/hosts.ts";

type Headers = HttpResponse["headers"];

const preflightSeconds = 600;

/**
 * Lets web pages use the server: responds to their preflight requests, and lets them read all responses. Credentials are
 * in a header that the page sets, never in a cookie.
 * @param readers - `any` origin, or this machine and what is allowed. Requests of other pages go on to the next layer, and
 * these pages cannot read the responses.
 */
export function cors(readers: "any" | Allowed): Layer {
  return (next) => async (request) => {
    const readable = readableBy(readers, request);
    if (readable === undefined) return next(request);
    const method = preflightMethod(request);
    if (method !== undefined) return preflightResponse(method, request, readable);
    const response = await next(request);
    return { ...response, headers: { ...readable, ...response.headers } };
  };
}

/** Refuses the requests of web pages that are neither on this machine nor allowed. @throws {HttpError} 403 */
export function refusePages(allowed: Allowed): Layer {
  return (next) => async (request) => {
    const reply = foreignOrigin(request.headers, allowed);
    if (reply !== undefined) throw new HttpError(reply);
    return next(request);
  };
}

/** The headers that let a page read a response; undefined for a request from no page, or from a foreign one. */
function readableBy(readers: "any" | Allowed, { headers }: HttpRequest): Headers | undefined {
  if (readers === "any") return { "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "*" };
  if (headers.origin === undefined || foreignOrigin(headers, readers) !== undefined) return undefined;
  return { "Access-Control-Allow-Origin": headers.origin, "Access-Control-Expose-Headers": "*", Vary: "Origin" };
}

/** The method that a preflight request asks for; undefined for other requests. */
function preflightMethod({ method, headers }: HttpRequest): string | undefined {
  return method === "OPTIONS" && headers.origin !== undefined ? headers["access-control-request-method"] : undefined;
}

function preflightResponse(method: string, { headers }: HttpRequest, readable: Headers): HttpResponse {
  return {
    status: 204,
    headers: {
      ...readable,
      "Access-Control-Allow-Methods": method,
      // The wildcard does not cover Authorization, so the response repeats the requested names.
      "Access-Control-Allow-Headers": headers["access-control-request-headers"] ?? "",
      "Access-Control-Max-Age": String(preflightSeconds),
      Vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
    },
    body: "",
  };
}
