import { emptyDiagnostics } from "../../src/model/attempt.ts";
import type { HttpRequest, HttpResponse, Send } from "../../src/model/request.ts";

/** Creates a request as layers see it: a GET of `runs.get` with the given changes. */
export function requestOf(changes: Partial<HttpRequest> = {}): HttpRequest {
  return {
    name: "runs.get",
    operation: { http: "GET /runs/{run_id}" },
    method: "GET",
    url: "https://api.test/v1/runs/run_1",
    path: "/runs/run_1",
    headers: {},
    body: undefined,
    fetchOptions: undefined,
    signal: undefined,
    attempt: 1,
    maxRetries: 3,
    idempotencyKeyTrusted: false,
    timeoutMs: 60_000,
    deadlineMs: 300_000,
    deadlineAt: 300_000,
    refreshApiKey: false,
    abortGraceMs: 0,
    state: { isSent: false, queuedMs: 0, apiKeyVersion: 0 },
    ...changes,
  };
}

/** Creates the innermost step for tests of a layer. It answers each request in the same way and records it. */
export function sendOf(step: Response | Error): Send & { readonly sent: readonly HttpRequest[] } {
  const sent: HttpRequest[] = [];
  const send: Send = async (request): Promise<HttpResponse> => {
    sent.push(request);
    if (step instanceof Error) throw step;
    const response = step.clone();
    const text = await response.text();
    return { status: step.status, response, text, stream: undefined, durationMs: 0, diagnostics: emptyDiagnostics };
  };
  return Object.assign(send, { sent });
}
