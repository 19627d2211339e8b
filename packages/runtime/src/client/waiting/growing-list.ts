// Reads a list that grows while work is running: fetches its last page repeatedly, and moves on to the next one.
import { repeatedCursor } from "../../errors/create-errors.ts";
import { type Result, throwRedacted } from "../../exchange/exchange.ts";
import { endOf, sinceOf, toText } from "./new-items.ts";
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

/** How far a growing list has been read. */
export interface Position {
  cursor: string | undefined;
  /** The number of items of the page at `cursor` that have been yielded: the last page is fetched repeatedly. */
  yielded: number;
  /** The first item of that page, as JSON. If it changes, the server has dropped the beginning of the page. */
  first?: unknown;
  /** The last items that have been yielded, as JSON. */
  known: readonly unknown[];
  /** If the page is long, the time from which it is fetched again; `null` if the server cannot resume from a time. */
  since?: string | null | undefined;
  /** Whether the list may not exist yet. */
  mayBeMissing: boolean;
  readonly past: Set<string | undefined>;
}

/** A page counts as long once this many of its items have been yielded. As many are remembered. */
const longPage = 200;

/**
 * Fetches the page at the position, or only its end. Returns the outcome, which is empty if the list does not exist yet,
 * and the items that have not been yielded.
 */
export async function fetchNew(
  list: GrowingList,
  position: Position,
  polls: Polls,
): Promise<{ fetched: Polled; newItems: readonly unknown[] }> {
  const { since, yielded, known, mayBeMissing } = position;
  const fetching = list.fetch(since ?? position.cursor, polls.leftMs());
  const fetched = await tryPoll(fetching, (error) => Boolean(since) || (mayBeMissing && isMissing(error)));
  const { value, error } = fetched;
  const items = Array.isArray(value?.data) ? value.data : [];
  const first = toText(items[0]);
  const isComplete = yielded === 0 || items.length === 0 || Object.is(first, position.first);
  const end = isComplete ? yielded : endOf(known, items, yielded);
  if (since && (value ? end === undefined || items.length === 0 : error && isPermanent(error))) {
    position.since = null;
    return fetchNew(list, position, polls);
  }
  if (value && end === undefined) await reportGap(list);
  const newItems = items.slice(end);
  if (newItems.length > 0) {
    if (!since) Object.assign(position, { first, yielded: end ?? 0 });
    position.yielded += newItems.length;
    position.known = [...known, ...newItems.slice(-longPage).map(toText)].slice(-longPage);
    if (list.time && since !== null && position.yielded >= longPage)
      position.since = sinceOf(items, list.time) ?? since;
  }
  return { fetched: isMissing(error) ? {} : fetched, newItems };
}

/** Tells the caller, or else the log, that items may be missing before the next one. */
async function reportGap({ name, work: { exchange, id, options } }: GrowingList): Promise<void> {
  const warn = (): void =>
    exchange.log("warn", `${name} ${id} may lack items: the server dropped the beginning of a page`, { id });
  await (options.onGap ?? warn)();
}

/** Moves to the next page and passes its cursor to `onCursor`. Returns `false` if there is no next page. */
export async function advance({ name, work }: GrowingList, position: Position, { cursor }: Result): Promise<boolean> {
  const { past } = position;
  if (cursor === null || cursor === position.cursor) return false;
  if (past.has(cursor)) throwRedacted(work.exchange, repeatedCursor(name, cursor));
  past.add(position.cursor);
  Object.assign(position, { cursor, yielded: 0, since: undefined });
  await work.options.onCursor?.(cursor);
  return true;
}
