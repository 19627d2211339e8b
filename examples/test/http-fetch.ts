import http, { type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";

/** A `fetch` that sends its requests with `node:http`, as some packages do. */
export async function httpFetch(url: string, init?: RequestInit): Promise<Response> {
  const { method, headers, signal, body } = new Request(url, init);
  const bytes = await new Response(body).bytes();
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = http.request(url, { method, headers: Object.fromEntries(headers), signal }, resolve);
    request.once("error", reject);
    request.end(bytes);
  });
  return new Response(await buffer(response), {
    status: response.statusCode ?? 0,
    headers: response.headers as Record<string, string>,
  });
}
