import { emptyDiagnostics } from "../../src/model/attempt.ts";
import type { HttpResponse } from "../../src/model/request.ts";

/** Creates a response without a body, as layers see it. */
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

/** Creates a 429 that stops every request for the given number of seconds. */
export function refusal(seconds: number): HttpResponse {
  return answerOf(429, { "retry-after": String(seconds) });
}

/** Creates a 429 with quota left, which stops requests of one operation for the given number of seconds. */
export function saturation(seconds: number): HttpResponse {
  return answerOf(429, {
    "retry-after": String(seconds),
    "x-ratelimit-limit": "9",
    "x-ratelimit-remaining": "1",
    "x-ratelimit-reset": "9",
  });
}
