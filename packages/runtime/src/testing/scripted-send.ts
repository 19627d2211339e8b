import { emptyDiagnostics } from "../model/attempt.ts";
import type { HttpRequest, HttpResponse, Send } from "../model/request.ts";

/** A `send` for tests of a layer: plays a script and keeps what it was handed. */
export interface ScriptedSend extends Send {
  /** Every request, in order. */
  readonly sent: readonly HttpRequest[];
}

/** Answers with one response a request, or rejects with one error; the last one goes on for ever. */
export function scriptedSend(...steps: readonly (Response | Error)[]): ScriptedSend {
  const sent: HttpRequest[] = [];
  const play: Send = async (request) => {
    const step = steps[Math.min(sent.length, steps.length - 1)];
    sent.push(request);
    if (step instanceof Error) throw step;
    if (!step) throw new TypeError("scriptedSend has no steps to play");
    return toAnswer(step.clone());
  };
  return Object.assign(play, { sent });
}

/** A request for tests: a GET of `runs.get`, changed as told. */
export function requestOf(changes: Partial<HttpRequest> = {}): HttpRequest {
  return {
    name: "runs.get",
    operation: { http: "GET /runs/{run_id}" },
    method: "GET",
    url: "https://api.test/v1/runs/run_1",
    path: "/runs/run_1",
    headers: {},
    body: undefined,
    signal: undefined,
    attempt: 1,
    maxRetries: 3,
    idempotencyKeyTrusted: false,
    timeoutMs: 60_000,
    deadlineMs: 300_000,
    deadlineAt: 300_000,
    refreshApiKey: false,
    abortGraceMs: 0,
    state: { isSent: false, apiKeyVersion: 0 },
    ...changes,
  };
}

async function toAnswer(response: Response): Promise<HttpResponse> {
  const text = await response.text();
  return { status: response.status, response, text, stream: undefined, durationMs: 0, diagnostics: emptyDiagnostics };
}
