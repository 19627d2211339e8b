import { onAbort } from "./abort.ts";
import { type WithResponse, withResponse } from "./call.ts";
import type { Page } from "./envelope.ts";
import { PaginationError } from "./errors.ts";
import type { Result } from "./interpret.ts";

/** A list: awaited it is its first page, iterated it is its items. Nothing is sent before. */
export interface Paginated<Item> extends PromiseLike<Page<Item>>, AsyncIterable<Item> {
  /** The pages, from a cursor on: give the one of the last page you are done with to go on elsewhere. */
  pages(options?: { readonly from?: string | null | undefined }): AsyncIterable<Page<Item>>;
  /** All items, or the first `limit` of them. */
  toArray(options?: { readonly limit?: number | undefined }): Promise<Item[]>;
  /** The first page with its response. */
  withResponse(): Promise<WithResponse<Page<Item>>>;
}

/** How a list is fetched. */
export interface PageSource {
  /** Name of the operation. */
  readonly name: string;
  /** Where the caller's query begins. */
  readonly from: string | undefined;
  readonly prefetch: boolean;
  readonly signal: AbortSignal | undefined;
  fetch(cursor: string | undefined, signal: AbortSignal | undefined): Promise<Result>;
}

/** Turns "fetch one page" into a list. Each iteration walks on its own. `open` may throw: the list then rejects. */
export function paginate<Item>(open: () => PageSource, read: (result: Result) => Page<Item>): Paginated<Item> {
  const walk = (from?: string, limit?: number): AsyncGenerator<Page<Item>> => walkPages(open, read, from, limit);
  let first: Promise<Result> | undefined;
  const fetchFirst = async (): Promise<Result> => {
    const { fetch, from, signal } = open();
    first ??= fetch(from, signal);
    return first;
  };
  return {
    // biome-ignore lint/suspicious/noThenProperty: a list can be awaited
    then: (onPage, onError) => fetchFirst().then(read).then(onPage, onError),
    withResponse: () => fetchFirst().then((result) => withResponse(result, read(result))),
    pages: ({ from } = {}) => walk(from ?? undefined),
    async toArray({ limit = Number.POSITIVE_INFINITY } = {}) {
      const items: Item[] = [];
      for await (const page of walk(undefined, limit)) items.push(...page.data);
      return items.slice(0, limit);
    },
    async *[Symbol.asyncIterator]() {
      for await (const page of walk()) for (const item of page.data) yield item;
    },
  };
}

/** Walks until a page has no cursor, or `limit` items have been seen. */
async function* walkPages<Item>(
  open: () => PageSource,
  read: (result: Result) => Page<Item>,
  first: string | undefined,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<Page<Item>, void, undefined> {
  const source = open();
  const from = first ?? source.from;
  const { controller, unlink } = linkTo(source.signal);
  const fetch = (cursor: string | undefined): Promise<Page<Item>> => source.fetch(cursor, controller.signal).then(read);
  const seen = new Set([from]);
  let left = limit;
  try {
    for (let next = left > 0 ? fetch(from) : undefined; next; ) {
      const page = await next;
      left -= page.data.length;
      const cursor = left > 0 ? page.cursor : null;
      const isRepeated = cursor !== null && seen.has(cursor);
      const ahead = source.prefetch && cursor !== null && !isRepeated ? quiet(fetch(cursor)) : undefined;
      yield page;
      if (cursor === null) return;
      if (isRepeated) throw repeated(source.name, cursor);
      seen.add(cursor);
      next = ahead ?? fetch(cursor);
    }
  } finally {
    unlink();
    controller.abort("the list is no longer read");
  }
}

function repeated(operation: string, cursor: string): PaginationError {
  return new PaginationError(`${operation} came back to the cursor ${cursor}: the list has no end`, {
    operation,
    cursor,
  });
}

/** A failure ahead is met when its page is reached, or never. */
function quiet<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {});
  return promise;
}

function linkTo(signal: AbortSignal | undefined): { controller: AbortController; unlink: () => void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal?.reason);
  if (signal?.aborted) abort();
  return { controller, unlink: signal ? onAbort(signal, abort) : () => {} };
}
