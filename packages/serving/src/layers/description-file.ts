import type { HttpRequest, HttpResponse, Layer } from "../http/exchange.ts";

/**
 * Responds to `GET /openapi.yaml` with the description itself, without asking for a key, as a new user has none yet. Requests
 * for which `isDeclined` returns true go to the next layer.
 */
export function descriptionFile(text: string, isDeclined: (request: HttpRequest) => boolean = () => false): Layer {
  const response: HttpResponse = { status: 200, headers: { "Content-Type": "application/yaml" }, body: text };

  return (next) => async (request) => {
    const isWanted = request.method === "GET" && request.path === "/openapi.yaml" && !isDeclined(request);
    return isWanted ? response : next(request);
  };
}
