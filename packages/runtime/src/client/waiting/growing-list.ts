// Reads a list that grows while work is running: fetches its last page repeatedly, and moves on to the next one.
import { repeatedCursor } from "../../errors/create-errors.ts";
import { type Result, throwRedacted } from "../../exchange/exchange.ts";
import { endOf, identify, sinceOf } from "./new-items.ts";
import type { Polls } from "./polls.ts";
import { isMissing, isPermanent, type Polled, tryPoll } from "./tolerance.ts";
import type { LongRunningOperation } from "./work.ts";

/** A list that grows while work is running. */
export interface GrowingList {
  readonly work: LongRunningOperation;
  /** The name of the operation. */
  readonly name: string;
  /** The cursor in the caller's query. */
  readonly from: string | undefined;
  /** The JSON pointer to the timestamp of an item, if the list can resume from a timestamp. */
  readonly time: string | undefined;
  /** The statuses of the work before it begins: the list may not exist yet. */
  readonly before: readonly string[] | undefined;
  fetch(cursor: string | undefined, deadlineMs: number): Promise<Result>;
}

/** Reads a growing list, and remembers how far it has been read. */
export interface ListReader {
  /**
   * Fetches the last page again, or only its end. Returns what came of that, and the items that have not been yielded.
   * If `mayBeMissing`, the list may not exist yet; `fetched` is then empty.
   */
  fetch(mayBeMissing: boolean): Promise<{ fetched: Polled; newItems: readonly unknown[] }>;
  /** Moves to the next page and passes its cursor to `onCursor`. Returns `false` if there is no next page. */
  advance(page: Result): Promise<boolean>;
}

/** A page counts as long once this many of its items have been yielded. As many are remembered. */
const longPage = 200;

/** Creates a reader that begins at the cursor in the caller's query. */
export function createListReader(list: GrowingList, polls: Polls): ListReader {
  const { name, time } = list;
  const { exchange, id, options } = list.work;
  const past = new Set<string | undefined>();
  let cursor = list.from;
  /** The number of items of the page at `cursor` that have been yielded. */
  let yielded = 0;
  /** The ID or the JSON of the first item of that page. If it changes, the server has dropped the beginning of the page. */
  let first: unknown;
  /** The IDs or the JSON of the last items that have been yielded. */
  let known: readonly unknown[] = [];
  /** If the page is long, the time from which it is fetched again; `null` if the server cannot resume from a time. */
  let since: string | null | undefined;

  const warnOfGap = (): void =>
    exchange.log("warn", `${name} ${id} may lack items: the server dropped the beginning of a page`, { id });

  const reader: ListReader = {
    async fetch(mayBeMissing) {
      const isTolerated = (error: unknown): boolean => Boolean(since) || (mayBeMissing && isMissing(error));
      const fetched = await tryPoll(list.fetch(since ?? cursor, polls.leftMs()), isTolerated);
      const { value, error } = fetched;
      const items = Array.isArray(value?.data) ? value.data : [];
      const head = identify(items[0]);
      const isComplete = yielded === 0 || items.length === 0 || Object.is(head, first);
      const end = isComplete ? yielded : endOf(known, items, yielded);
      if (since && (value ? end === undefined || items.length === 0 : error && isPermanent(error))) {
        since = null;
        return reader.fetch(mayBeMissing);
      }
      if (end === undefined) await (options.onGap ?? warnOfGap)();
      const newItems = items.slice(end);
      if (newItems.length > 0) {
        if (!since) {
          first = head;
          yielded = end ?? 0;
        }
        yielded += newItems.length;
        known = [...known, ...newItems.slice(-longPage).map(identify)].slice(-longPage);
        if (time && since !== null && yielded >= longPage) since = sinceOf(items, time) ?? since;
      }
      return { fetched: isMissing(error) ? {} : fetched, newItems };
    },
    async advance(page) {
      const next = page.cursor;
      if (next === null || next === cursor) return false;
      if (past.has(next)) throwRedacted(exchange, repeatedCursor(name, next));
      past.add(cursor);
      cursor = next;
      yielded = 0;
      since = undefined;
      await options.onCursor?.(next);
      return true;
    },
  };
  return reader;
}
