import { listTooLarge, repeatedCursor } from "../errors/create-errors.ts";
import { type Exchange, type ListMeta, type Page, type Result, throwRedacted } from "../exchange/exchange.ts";
import type { CallInput } from "../exchange/prepare.ts";
import { sizeOfJson } from "../http/json.ts";
import { ownProperties } from "../model/own-properties.ts";
import { aboveZero, checkOptions, count, type Validator } from "../options/validators.ts";
import { abortReason, onAbort } from "../platform/platform.ts";
import { throwIfAborted, untilAborted } from "../platform/until-aborted.ts";
import { type ApiPromise, createApiPromise } from "./api-promise.ts";

/**
 * A list. Awaiting it returns the first page; iterating over it yields the items. It sends nothing until it is awaited
 * or iterated. Each new loop over it fetches the first page again, even if the list has been awaited.
 */
export interface Paginated<Item, Meta = ListMeta> extends ApiPromise<Page<Item, Meta>>, AsyncIterable<Item> {
  /**
   * Iterates over pages. To resume in another process, pass the `cursor` of the last processed page as `from`. Without
   * `from`, or with `null`, iteration starts at the `cursor` in the list's query, or else at the first page.
   *
   * @throws {TypeError} If an option is unknown, or `from` is neither a string nor null.
   * @throws {PaginationError} If the list returns a cursor twice, or more cursors than `maxListBytes` can hold.
   */
  pages(options?: { readonly from?: string | null | undefined }): AsyncIterable<Page<Item, Meta>>;
  /**
   * Returns all items, or the first `limit` of them. `deadlineMs` is the time limit of all pages together, in
   * milliseconds. Default: none; each page has that of its call.
   *
   * @throws {TypeError} If an option is unknown, `limit` is not a whole number, 0 or more, or `deadlineMs` is not a
   * number above 0.
   * @throws {PaginationError} If the list returns a cursor twice, or goes on after `maxListBytes`.
   * @throws {DeadlineError} If the pages take longer than `deadlineMs`.
   */
  toArray(options?: { readonly limit?: number | undefined; readonly deadlineMs?: number | undefined }): Promise<Item[]>;
}

/** Where one loop over a list, or one `await` of it, gets its pages. */
export interface PageSource {
  /** The name of the operation. */
  readonly name: string;
  /** The cursor in the caller's query. */
  readonly from: string | undefined;
  readonly prefetch: boolean;
  readonly signal: AbortSignal | undefined;
  fetch(cursor: string | undefined, signal: AbortSignal | undefined, within?: CallInput["within"]): Promise<Result>;
}

const cursor: Validator = ["a string or null", (value) => value === null || typeof value === "string"];
const pagesValidators = { from: cursor };
const toArrayValidators = { limit: count, deadlineMs: aboveZero };

/** The parts of an exchange that a list needs, so that a test double can omit the others. */
export type PageContext = Pick<Exchange, "redactor"> & {
  readonly options: Pick<Exchange["options"], "clock" | "maxListBytes">;
};

/** Creates a list. Each new loop over it fetches the pages again. If `open` throws, the list rejects. */
export function paginate(exchange: PageContext, open: () => PageSource): Paginated<unknown, object> {
  let first: Promise<Result> | undefined;
  const fetchFirst = (): ApiPromise<Page<unknown, object>> =>
    createApiPromise(exchange.options.clock, async () => {
      const { fetch, from, signal } = open();
      first ??= fetch(from, signal);
      const result = await first; // `await` lets V8 name the caller in the stack of a failure.
      return { ...result, data: toPage(result) };
    });
  return {
    [Symbol.toStringTag]: "Paginated",
    // biome-ignore lint/suspicious/noThenProperty: a list can be awaited
    then: (onPage, onError) => fetchFirst().then(onPage, onError),
    catch: (onError) => fetchFirst().catch(onError),
    finally: (onEnd) => fetchFirst().finally(onEnd),
    withResponse: () => fetchFirst().withResponse(),
    pages(options = {}) {
      checkOptions(options, pagesValidators);
      return walk(exchange, open, { begin: ownProperties(options).from ?? undefined });
    },
    async toArray(options = {}) {
      checkOptions(options, toArrayValidators);
      const { limit = Number.POSITIVE_INFINITY, deadlineMs } = ownProperties(options);
      const within = deadlineMs && { deadlineMs, deadlineAt: exchange.options.clock.monotonic() + deadlineMs };
      const items: unknown[] = [];
      const pages = walk(exchange, open, { limit, within: within || undefined, isKept: true });
      for await (const page of pages) for (const item of page.data) items.push(item);
      return items.slice(0, limit);
    },
    async *[Symbol.asyncIterator]() {
      const source = open();
      for await (const { data } of walk(exchange, () => source)) yield* untilAborted(source.signal, data);
    },
  };
}

/** How to walk through a list. */
interface Walk {
  /** The cursor of the first page. Default: that of the caller's query. */
  readonly begin?: string | undefined;
  /** The number of items after which it ends. */
  readonly limit?: number;
  /** The time limit of all pages together. */
  readonly within?: CallInput["within"];
  /** Whether the caller keeps the items, so that the size of all pages counts. The cursors are always kept. */
  readonly isKept?: boolean;
}

/** Yields pages until one has no cursor, or until they contain `limit` items. */
async function* walk(
  exchange: PageContext,
  open: () => PageSource,
  given: Walk = {},
): AsyncGenerator<Page<unknown, object>, void, undefined> {
  const { begin, limit = Number.POSITIVE_INFINITY, within, isKept } = ownProperties(given);
  const { name, prefetch, signal, from, fetch } = open();
  const { maxListBytes } = exchange.options;
  const controller = new AbortController();
  const stop = (): void => controller.abort(signal?.aborted ? abortReason(signal) : "the list is no longer read");
  const stopListening = signal && onAbort(signal, stop);
  const load = async (at: string | undefined): Promise<Result> =>
    fetch(at, signal?.aborted ? signal : controller.signal, within);
  const seen = new Set([begin ?? from]);
  let size = 0;
  try {
    for (let next = limit > 0 && load(begin ?? from), left = limit; next; ) {
      const result = await next;
      const page = toPage(result);
      left -= page.data.length;
      const { cursor } = page;
      const isLast = cursor === null || left <= 0;
      size += isKept ? sizeOfJson(result.response.text) : isLast ? 0 : cursor.length;
      const isRepeated = !isLast && seen.has(cursor);
      const mustStop = isRepeated || (!isLast && size > maxListBytes);
      const ahead = prefetch && !isLast && !mustStop && load(cursor);
      // The error of a prefetch is thrown only if the consumer reaches its page.
      if (ahead) ahead.catch(() => {});
      throwIfAborted(signal);
      yield page;
      if (isLast) return throwIfAborted(signal);
      if (mustStop) throwRedacted(exchange, (isRepeated ? repeatedCursor : listTooLarge)(name, cursor, maxListBytes));
      seen.add(cursor);
      next = ahead || load(cursor);
    }
  } finally {
    stopListening?.();
    stop();
  }
}

function toPage({ data, cursor, meta = {} }: Result): Page<unknown, object> {
  return { data: Array.isArray(data) ? data : [], cursor, done: cursor === null, meta };
}
