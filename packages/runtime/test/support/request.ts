import type { HttpRequest } from "../../src/model/request.ts";

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
    state: { isSent: false, queuedMs: 0, apiKeyVersion: 0 },
    ...changes,
  };
}
