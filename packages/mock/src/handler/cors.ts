import type { Answer, Layer, MockRequest } from "../http/exchange.ts";

// Credentials are in a header that the caller sets, never in a cookie, so any origin may read the answers.
const readable = { "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "*" };
const preflightSeconds = 600;

/** Lets pages of any origin use the mock: answers preflight requests, and marks every answer as readable. */
export const cors: Layer = (next) => async (request) => {
  if (isPreflight(request)) return preflight(request);
  const answer = await next(request);
  return { ...answer, headers: { ...readable, ...answer.headers } };
};

function isPreflight({ method, headers }: MockRequest): boolean {
  return method === "OPTIONS" && headers.origin !== undefined && "access-control-request-method" in headers;
}

function preflight({ headers }: MockRequest): Answer {
  return {
    status: 204,
    headers: {
      ...readable,
      "Access-Control-Allow-Methods": headers["access-control-request-method"] ?? "",
      // Named one by one: the wildcard does not cover Authorization.
      "Access-Control-Allow-Headers": headers["access-control-request-headers"] ?? "",
      "Access-Control-Max-Age": String(preflightSeconds),
      Vary: "Access-Control-Request-Method, Access-Control-Request-Headers",
    },
    body: "",
  };
}
