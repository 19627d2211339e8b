import type { HttpRequest } from "@planasonix/serving";

/** A request: `GET /pipelines` without a body, except for these changes. */
export function requestOf(changes: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: "GET",
    path: "/pipelines",
    query: new URLSearchParams(),
    headers: {},
    readBody: async () => new Uint8Array(),
    ...changes,
  };
}
