// Doubles for tests: a clock that jumps, a `fetch` and a `send` that follow a script.
import type { MiddlewareNext, MiddlewareRequest } from "../model/middleware.ts";
import { toHttpResponse } from "./results.ts";

export { apiError, type ErrorFields, type ErrorsByStatus, type SdkErrors, sdkError } from "./errors.ts";
export { type FakeClock, fakeClock } from "./fake-clock.ts";
export { apiPromise, paginated } from "./results.ts";

/** What one request gets: a response, an error, or the result of a function. */
export type Step = Response | Error | ((request: Request) => Response | Promise<Response>);

/** A `fetch` for tests that follows a script and records the requests. */
export interface ScriptedFetch {
  /** Takes the next step. It fits wherever the `fetch` of the platform does. */
  (input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** Every request, in order. */
  readonly sent: readonly Request[];
}

/** Takes one step for each request; the last step is repeated for ever. */
export function scriptedFetch(...steps: readonly Step[]): ScriptedFetch {
  const sent: Request[] = [];
  const play = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const step = steps[Math.min(sent.length, steps.length - 1)];
    sent.push(request);
    if (step instanceof Error) throw step;
    if (typeof step === "function") return step(request);
    if (!step) throw new TypeError("scriptedFetch has no steps");
    return step.clone();
  };
  return Object.assign(play, { sent });
}

/** A `next` for tests of middleware that follows a script and records the requests. */
export interface ScriptedSend extends MiddlewareNext {
  /** Every request, in order. */
  readonly sent: readonly MiddlewareRequest[];
}

/** Resolves with one response, or rejects with one error, for each request; the last step is repeated for ever. */
export function scriptedSend(...steps: readonly (Response | Error)[]): ScriptedSend {
  const sent: MiddlewareRequest[] = [];
  const play: MiddlewareNext = async (request) => {
    const step = steps[Math.min(sent.length, steps.length - 1)];
    sent.push(request);
    if (step instanceof Error) throw step;
    if (!step) throw new TypeError("scriptedSend has no steps");
    const response = step.clone();
    return toHttpResponse(response, await response.text());
  };
  return Object.assign(play, { sent });
}

/** A request for tests of middleware: a GET of `runs.get` with these changes. */
export function requestOf(changes: Partial<MiddlewareRequest> = {}): MiddlewareRequest {
  return {
    operation: "runs.get",
    method: "GET",
    path: "/runs/run_1",
    pathTemplate: "/runs/{run_id}",
    attempt: 1,
    url: "https://api.test/v1/runs/run_1",
    headers: {},
    body: undefined,
    signal: undefined,
    fetchOptions: undefined,
    ...changes,
  };
}
