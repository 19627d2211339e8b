import type { HttpRequest, HttpResponse, Layer } from "../http/exchange.ts";

/**
 * Responds to `GET /openapi.yaml` with the description. Requires no API key, because a new user has none yet. The text
 * may depend on the request, whose `host` header is the server's address from the client's point of view. Passes all
 * other requests, and those for which `isDeclined` returns true, to the next layer.
 */
export function descriptionFile(
  text: string | ((request: HttpRequest) => string),
  isDeclined: (request: HttpRequest) => boolean = () => false,
): Layer {
  return (next) => async (request) => {
    const isWanted = request.method === "GET" && request.path === "/openapi.yaml" && !isDeclined(request);
    return isWanted ? respond(typeof text === "string" ? text : text(request)) : next(request);
  };
}

function respond(body: string): HttpResponse {
  return { status: 200, headers: { "Content-Type": "application/yaml" }, body };
}
