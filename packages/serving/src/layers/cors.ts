// Layers around a handler that do not depend on what is served.
import type { HttpRequest, HttpResponse, Layer } from "../http/exchange.ts";

// Any origin may read responses: the credentials are in a header that the caller sets, never in a cookie.
const readable = { "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "*" };
const preflightSeconds = 600;

/** Lets web pages of any origin use the server: responds to preflight requests and adds CORS headers to all responses. */
export const cors: Layer = (next) => async (request) => {
  if (isPreflight(request)) return preflightResponse(request);
  const response = await next(request);
  return { ...response, headers: { ...readable, ...response.headers } };
};

function isPreflight({ method, headers }: HttpRequest): boolean {
  return method === "OPTIONS" && headers.origin !== undefined && "access-control-request-method" in headers;
}

function preflightResponse({ headers }: HttpRequest): HttpResponse {
  return {
    status: 204,
    headers: {
      ...readable,
      "Access-Control-Allow-Methods": headers["access-control-request-method"] ?? "",
      // The wildcard does not cover Authorization, so the requested names are repeated.
      "Access-Control-Allow-Headers": headers["access-control-request-headers"] ?? "",
      "Access-Control-Max-Age": String(preflightSeconds),
      Vary: "Access-Control-Request-Method, Access-Control-Request-Headers",
    },
    body: "",
  };
}
