import { emptyDiagnostics } from "../../src/model/attempt.ts";
import type { HttpResponse } from "../../src/model/request.ts";

/** A response without a body, as the layers pass it on. */
export function answerOf(status: number, headers: Record<string, string> = {}): HttpResponse {
  return {
    status,
    response: new Response(null, { status, headers }),
    text: "",
    stream: undefined,
    durationMs: 0,
    diagnostics: emptyDiagnostics,
  };
}

/** A 429 that stops every request for this many seconds. */
export function refusal(seconds: number): HttpResponse {
  return answerOf(429, { "retry-after": String(seconds) });
}

/** A 429 with quota left: it stops requests of one operation for this many seconds. */
export function saturation(seconds: number): HttpResponse {
  return answerOf(429, {
    "retry-after": String(seconds),
    "x-ratelimit-limit": "9",
    "x-ratelimit-remaining": "1",
    "x-ratelimit-reset": "9",
  });
}
