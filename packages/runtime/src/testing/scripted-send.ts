import { noFacts } from "../model/attempt.ts";
import type { Answer, Send, SendRequest } from "../model/request.ts";

/** A `send` for tests of a layer: plays a script and keeps what it was handed. */
export interface ScriptedSend extends Send {
  /** Every request, in order. */
  readonly sent: readonly SendRequest[];
}

/** Answers with one response a request, or rejects with one error; the last one goes on for ever. */
export function scriptedSend(...steps: readonly (Response | Error)[]): ScriptedSend {
  const sent: SendRequest[] = [];
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
export function requestOf(changes: Partial<SendRequest> = {}): SendRequest {
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
    isKeyTrusted: false,
    timeoutMs: 60_000,
    deadlineMs: 300_000,
    deadlineAt: 300_000,
    refreshKey: false,
    lingerMs: 0,
    state: { isSent: false, keyVersion: 0 },
    ...changes,
  };
}

async function toAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, response, text, stream: undefined, durationMs: 0, facts: noFacts };
}
