import { repeatedCursor } from "../errors/errors.ts";
import { type Exchange, type Page, type Result, throwRedacted } from "../exchange/exchange.ts";
import { any, checkOptions, count } from "../options/validators.ts";
import { onAbort } from "../platform/on-abort.ts";
import { type WithResponse, withResponse } from "./call.ts";

/** A list: awaited it is its first page, iterated it is its items. Sends nothing before that. */
export interface Paginated<Item> extends PromiseLike<Page<Item>>, AsyncIterable<Item> {
  /** Iterates pages starting at `from`. To resume in another process, pass the cursor of the last page you finished. */
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
  /** The cursor that the caller's query begins with. */
  readonly from: string | undefined;
  readonly prefetch: boolean;
  readonly signal: AbortSignal | undefined;
  fetch(cursor: string | undefined, signal: AbortSignal | undefined): Promise<Result>;
}

const pagesValidators = { from: any };
const toArrayValidators = { limit: count };

/** Turns "fetch one page" into a list. Each iteration fetches its own pages. `open` may throw: the list then rejects. */
export function paginate(exchange: Exchange, open: () => PageSource): Paginated<unknown> {
  let first: Promise<Result> | undefined;
  const fetchFirst = async (): Promise<Result> => {
    const { fetch, from, signal } = open();
    first ??= fetch(from, signal);
    return first;
  };
  return {
    // biome-ignore lint/suspicious/noThenProperty: a list can be awaited
    then: (onPage, onError) => fetchFirst().then(toPage).then(onPage, onError),
    withResponse: async () => {
      const result = await fetchFirst();
      return withResponse(exchange.options.clock, result.response, toPage(result));
    },
    pages(options = {}) {
      checkOptions(options, pagesValidators);
      return walk(exchange, open, options.from);
    },
    async toArray(options = {}) {
      checkOptions(options, toArrayValidators);
      const { limit = Number.POSITIVE_INFINITY } = options;
      const items: unknown[] = [];
      for await (const page of walk(exchange, open, undefined, limit)) for (const item of page.data) items.push(item);
      return items.slice(0, limit);
    },
    async *[Symbol.asyncIterator]() {
      for await (const page of walk(exchange, open)) yield* page.data;
    },
  };
}

/** Yields pages until one has no cursor, or until they have `limit` items. */
async function* walk(
  exchange: Exchange,
  open: () => PageSource,
  begin?: string | null,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<Page<unknown>, void, undefined> {
  if (begin === null) return; // the cursor of a last page: nothing follows
  const { name, prefetch, signal, from, fetch } = open();
  const controller = new AbortController();
  const stop = (): void => controller.abort(signal?.reason ?? "the list is no longer read");
  const stopListening = signal && onAbort(signal, stop);
  const load = async (at: string | undefined): Promise<Page<unknown>> =>
    toPage(await fetch(at, signal?.aborted ? signal : controller.signal));
  const seen = new Set([begin ?? from]);
  try {
    for (let next = limit > 0 && load(begin ?? from), left = limit; next; ) {
      const page = await next;
      left -= page.data.length;
      const { cursor } = page;
      const isLast = cursor === null || left <= 0;
      const isRepeated = !isLast && seen.has(cursor);
      const ahead = prefetch && !isLast && !isRepeated && load(cursor);
      // The failure of a prefetched page is thrown when the consumer gets there, if ever.
      if (ahead) ahead.catch(() => {});
      signal?.throwIfAborted();
      yield page;
      if (isLast) return;
      if (isRepeated) throwRedacted(exchange, repeatedCursor(name, cursor));
      seen.add(cursor);
      next = ahead || load(cursor);
    }
  } finally {
    stopListening?.();
    stop();
  }
}

function toPage({ data, cursor }: Result): Page<unknown> {
  return { data: Array.isArray(data) ? data : [], cursor };
}
