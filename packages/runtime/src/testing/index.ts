// Test doubles: a clock that jumps, a `fetch` and a `next` that follow a script, results and errors for stubs.
import { type ApiPromise, createApiPromise } from "../client/api-promise.ts";
import { type Paginated, paginate } from "../client/paginate.ts";
import type { ListMeta } from "../exchange/exchange.ts";
import { emptyDiagnostics } from "../model/attempt.ts";
import type { MiddlewareNext, MiddlewareRequest } from "../model/middleware.ts";
import type { HttpResponse } from "../model/request.ts";
import { systemClock } from "../platform/clock.ts";
import { createRedactor } from "../redaction/redactor.ts";

export {
  createExample,
  type ExampleChanges,
  type ExampleResource,
  type ExampleShape,
  type ExampleTable,
  type MakeExample,
} from "./create-example.ts";
export { apiError, type ErrorFields, type ErrorsByStatus, type SdkErrors, sdkError } from "./errors.ts";
export { type FakeClock, fakeClock } from "./fake-clock.ts";

/** The result of one request: a response, an error, or the return value of a function. */
export type Step = Response | Error | ((request: Request) => Response | Promise<Response>);

/** A `fetch` for tests that follows a script and records the requests. */
export interface ScriptedFetch {
  /** Performs the next step of the script. The signature is that of the platform's `fetch`. */
  (input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** Every request, in order. */
  readonly sent: readonly Request[];
}

/** Creates a `fetch` that performs one step for each request, and then repeats the last step. */
export function scriptedFetch(...steps: readonly Step[]): ScriptedFetch {
  const sent: Request[] = [];
  const play = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const step = steps[Math.min(sent.length, steps.length - 1)];
    sent.push(request);
    if (step instanceof Error) throw step;
    if (typeof step === "function") return step(request);
    if (!step) throw new TypeError("scriptedFetch needs at least one step");
    return step.clone();
  };
  return Object.assign(play, { sent });
}

/** A `next` that follows a script and records the requests, for tests of middleware. */
export interface ScriptedSend extends MiddlewareNext {
  /** Every request, in order. */
  readonly sent: readonly MiddlewareRequest[];
}

/** Creates a `next` that returns a response or throws an error for each request, and then repeats the last step. */
export function scriptedSend(...steps: readonly (Response | Error)[]): ScriptedSend {
  const sent: MiddlewareRequest[] = [];
  const play: MiddlewareNext = async (request) => {
    const step = steps[Math.min(sent.length, steps.length - 1)];
    sent.push(request);
    if (step instanceof Error) throw step;
    if (!step) throw new TypeError("scriptedSend needs at least one step");
    const response = step.clone();
    return toHttpResponse(response, await response.text());
  };
  return Object.assign(play, { sent });
}

/** Creates a request for tests of middleware: a GET of `runs.get` with the given changes. */
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

/**
 * Creates the return value for the stub of a method: a promise that settles as `data` does, and whose `withResponse()`
 * includes `response` (default: an empty response with status 200).
 *
 * @example
 * const get = () => apiPromise(pipeline);
 * const run = () => apiPromise(Promise.reject(apiError({ status: 409 })));
 */
export function apiPromise<Data>(data: Data | Promise<Data>, response?: Response): ApiPromise<Data>;
export function apiPromise(data: unknown, response: Response = new Response()): ApiPromise<unknown> {
  return createApiPromise(systemClock, async () => ({
    data: await data,
    cursor: null,
    response: toHttpResponse(response, ""),
  }));
}

/**
 * Creates the return value for the stub of a list method. The cursor of a page is the index of the next page; every
 * page has the given `meta`.
 *
 * @example
 * const pipelines = { list: () => paginated([[first, second], [third]]) };
 */
export function paginated<Item, Meta = ListMeta>(
  pages: readonly (readonly Item[])[],
  meta?: Meta,
): Paginated<Item, Meta>;
export function paginated(pages: readonly (readonly unknown[])[], meta: object = {}): Paginated<unknown, object> {
  const options = { clock: systemClock, maxListBytes: Number.POSITIVE_INFINITY };
  return paginate({ options, redactor: createRedactor(() => [], { fields: [], names: /^$/, masks: [] }) }, () => ({
    name: "paginated",
    from: undefined,
    prefetch: false,
    signal: undefined,
    async fetch(cursor = "0") {
      const next = Number(cursor) + 1;
      const response = toHttpResponse(new Response(), "");
      const data = pages[Number(cursor)] ?? [];
      return { data, cursor: next < pages.length ? String(next) : null, meta, response };
    },
  }));
}

function toHttpResponse(response: Response, text: string): HttpResponse {
  return { status: response.status, response, text, stream: undefined, durationMs: 0, diagnostics: emptyDiagnostics };
}
