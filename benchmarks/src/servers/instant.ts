import type { RequestListener } from "node:http";
import { responseBody, responseHeaders } from "./response.ts";

/** Responds to all requests immediately, with the same body and, if given, other headers. */
export function respondInstantly(others: Readonly<Record<string, string>> = {}): RequestListener {
  const headers = { ...responseHeaders, ...others, "content-length": Buffer.byteLength(responseBody) };
  return (request, response) => {
    request.resume();
    request.on("end", () => response.writeHead(200, headers).end(responseBody));
  };
}
