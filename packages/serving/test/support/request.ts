import type { Handler, HttpRequest, HttpResponse } from "../../src/http/exchange.ts";

/** A GET of `/v1/pipelines` with the given changes. */
export function request(changes: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: "GET",
    path: "/v1/pipelines",
    query: new URLSearchParams(),
    headers: {},
    readBody: async () => new Uint8Array(),
    ...changes,
  };
}

/** A handler whose response shows the method and the path that reached it. */
export const echo: Handler = async ({ method, path }): Promise<HttpResponse> => {
  return { status: 200, headers: { "X-Request-Id": "req_1" }, body: `${method} ${path}` };
};
