import { createHash } from "node:crypto";
import type { HttpRequest, HttpResponse, Layer } from "@planasonix/serving";

/**
 * Repeats the response to a POST that is sent again with the same `Idempotency-Key`. If the path, the query, the body
 * or one of the `distinguishing` headers differs, the request counts as a new one. Keeps the last `maxResponses`
 * successful responses, generated ones included. Stores no error responses, because a failed request has no effect.
 */
export function replay(maxResponses = 1_000): Layer {
  const responses = new Map<string, HttpResponse>();

  return (next) => async (request) => {
    const key = request.headers["idempotency-key"];
    if (request.method !== "POST" || key === undefined) return next(request);

    const id = fingerprint(request, await request.readBody());
    const known = responses.get(id);
    if (known !== undefined) return known;

    const response = await next(request);
    if (response.status < 300) responses.set(id, response);
    const [oldest] = responses.keys();
    if (responses.size > maxResponses && oldest !== undefined) responses.delete(oldest);
    return response;
  };
}

const distinguishing = ["idempotency-key", "authorization", "x-planasonix-api-key", "prefer", "accept", "content-type"];

function fingerprint({ path, query, headers }: HttpRequest, body: Uint8Array): string {
  const parts = [path, query.toString(), ...distinguishing.map((name) => headers[name] ?? null)];
  return createHash("sha256").update(JSON.stringify(parts)).update(body).digest("base64");
}
