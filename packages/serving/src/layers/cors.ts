// A layer for CORS, independent of what is served.
import type { HttpRequest, HttpResponse, Layer } from "../http/exchange.ts";

// Any origin may read responses: the credentials are in a header that the caller sets, never in a cookie.
const readable = { "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "*" };
const preflightSeconds = 600;

/**
 * Lets web pages of any origin use the server: responds to preflight requests and adds CORS headers to all responses.
 */
export const cors: Layer = (next) => async (request) => {
  const method = preflightMethod(request);
  if (method !== undefined) return preflightResponse(method, request);
  const response = await next(request);
  return { ...response, headers: { ...readable, ...response.headers } };
};

/** The method that a preflight request asks for; undefined for other requests. */
function preflightMethod({ method, headers }: HttpRequest): string | undefined {
  return method === "OPTIONS" && headers.origin !== undefined ? headers["access-control-request-method"] : undefined;
}

function preflightResponse(method: string, { headers }: HttpRequest): HttpResponse {
  return {
    status: 204,
    headers: {
      ...readable,
      "Access-Control-Allow-Methods": method,
      // The wildcard does not cover Authorization, so the response repeats the requested names.
      "Access-Control-Allow-Headers": headers["access-control-request-headers"] ?? "",
      "Access-Control-Max-Age": String(preflightSeconds),
      Vary: "Access-Control-Request-Method, Access-Control-Request-Headers",
    },
    body: "",
  };
}
