import { type ApiPromise, createApiPromise } from "../client/api-promise.ts";
import { type Paginated, paginate } from "../client/paginate.ts";
import { emptyDiagnostics } from "../model/attempt.ts";
import type { HttpResponse } from "../model/request.ts";
import { systemClock } from "../platform/clock.ts";
import { createRedactor } from "../redaction/redactor.ts";

/**
 * What a method returns, for the stub of one: resolves with the data, or rejects as the promise that is given.
 *
 * @example
 * const pipelines = { get: () => apiPromise(pipeline), run: () => apiPromise(Promise.reject(apiError({ status: 409 }))) };
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
 * What a method returns for a list, for the stub of one. The cursor of a page is the number of the next.
 *
 * @example
 * const pipelines = { list: () => paginated([[first, second], [third]]) };
 */
export function paginated<Item>(pages: readonly (readonly Item[])[]): Paginated<Item>;
export function paginated(pages: readonly (readonly unknown[])[]): Paginated<unknown> {
  return paginate({ options: { clock: systemClock }, redactor: createRedactor(() => [], []) }, () => ({
    name: "paginated",
    from: undefined,
    prefetch: false,
    signal: undefined,
    async fetch(cursor = "0") {
      const next = Number(cursor) + 1;
      const response = toHttpResponse(new Response(), "");
      return { data: pages[Number(cursor)] ?? [], cursor: next < pages.length ? String(next) : null, response };
    },
  }));
}

/** A response as the layers pass it on. */
export function toHttpResponse(response: Response, text: string): HttpResponse {
  return { status: response.status, response, text, stream: undefined, durationMs: 0, diagnostics: emptyDiagnostics };
}
