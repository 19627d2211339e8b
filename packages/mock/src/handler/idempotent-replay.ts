import { createHash } from "node:crypto";
import type { Answer, Layer, MockRequest } from "../http/exchange.ts";

/**
 * Gives a POST that is repeated with the same `Idempotency-Key` the answer that it got before, generated ones too. The
 * same key with anything else in the request is another request. Refused requests are not kept, as they did nothing.
 */
export function replay(maxAnswers = 1_000): Layer {
  const answers = new Map<string, Answer>();

  return (next) => async (request) => {
    const key = request.headers["idempotency-key"];
    if (request.method !== "POST" || key === undefined) return next(request);

    const id = fingerprint(request, await request.readBody());
    const known = answers.get(id);
    if (known !== undefined) return known;

    const answer = await next(request);
    if (answer.status < 300) answers.set(id, answer);
    const [oldest] = answers.keys();
    if (answers.size > maxAnswers && oldest !== undefined) answers.delete(oldest);
    return answer;
  };
}

const meaningful = ["idempotency-key", "authorization", "x-planasonix-api-key", "prefer", "accept", "content-type"];

function fingerprint({ path, query, headers }: MockRequest, body: Uint8Array): string {
  const parts = [path, query.toString(), ...meaningful.map((name) => headers[name] ?? null)];
  return createHash("sha256").update(JSON.stringify(parts)).update(body).digest("base64");
}
