// Which items of a growing list are new. The last page is fetched repeatedly, because it grows.
import { repeatedCursor } from "../../errors/create-errors.ts";
import { ApiError } from "../../errors/errors.ts";
import { type Result, throwRedacted } from "../../exchange/exchange.ts";
import { resolvePointer } from "../../http/json.ts";
import type { PollSchedule } from "./poll-schedule.ts";
import { type Polled, tryPoll } from "./tolerance.ts";
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
  fetch(cursor: string | undefined, deadlineMs: number): Promise<Result>;
}

/** How far a growing list has been read. */
export interface Position {
  cursor: string | undefined;
  /** The number of items of the page at `cursor` that have been yielded: the last page is fetched repeatedly. */
  yielded: number;
  /** The end of a long page. Only the items since its earlier timestamp are fetched again. */
  tail: Tail | undefined;
  /** Whether the server failed to resume from a timestamp. */
  isTimeless: boolean;
  readonly past: Set<string | undefined>;
}

/** A page counts as long once this many of its items have been yielded. */
const longPage = 200;

/** Fetches the page at the position, or only its end. Returns the outcome, and the items that have not been yielded. */
export async function fetchNew(
  list: GrowingList,
  position: Position,
  schedule: PollSchedule,
): Promise<{ fetched: Polled; newItems: readonly unknown[] }> {
  const { tail } = position;
  const fetched = await tryPoll(list.fetch(tail?.since ?? position.cursor, schedule.leftMs()));
  const { value, error } = fetched;
  const items = Array.isArray(value?.data) ? value.data : [];
  const newItems = tail ? itemsAfter(tail, items) : items.slice(position.yielded);
  const isRefused = error instanceof ApiError && error.status === 400;
  if (tail && (value ? !newItems : isRefused)) {
    Object.assign(position, { tail: undefined, isTimeless: true });
    return fetchNew(list, position, schedule);
  }
  position.yielded += newItems?.length ?? 0;
  const isLong = position.yielded >= longPage && !position.isTimeless;
  if (value && isLong && list.time) position.tail = tailOf(items, list.time) ?? tail;
  return { fetched, newItems: newItems ?? [] };
}

/** Moves to the next page and passes its cursor to `onCursor`. Returns `false` if there is no next page. */
export async function advance({ name, work }: GrowingList, position: Position, { cursor }: Result): Promise<boolean> {
  if (cursor === null || cursor === position.cursor) return false;
  if (position.past.has(cursor)) throwRedacted(work.exchange, repeatedCursor(name, cursor));
  position.past.add(position.cursor);
  position.cursor = cursor;
  position.yielded = 0;
  position.tail = undefined;
  await work.options.onCursor?.(cursor);
  return true;
}

/** The items with the last two timestamps of a long page, sorted by time, as JSON. */
export interface Tail {
  /** The earlier of the two timestamps. A page that resumes from it starts with `earlier` or with `latest`. */
  readonly since: string;
  readonly earlier: readonly unknown[];
  readonly latest: readonly unknown[];
}

/** Returns the tail of the items; `undefined` unless the last two timestamps, found by `pointer`, are ascending. */
export function tailOf(items: readonly unknown[], pointer: string): Tail | undefined {
  const times = items.map((item) => resolvePointer(item, pointer));
  const last = times.at(-1);
  const since = times.findLast((time) => time !== last);
  if (typeof since !== "string" || typeof last !== "string" || !(Date.parse(since) < Date.parse(last)))
    return undefined;
  const itemsAt = (time: string): unknown[] => items.filter((_, index) => times[index] === time).map(toText);
  return { since, earlier: itemsAt(since), latest: itemsAt(last) };
}

/** Returns the items after a tail; `undefined` if the page starts neither with the tail nor with its latest items. */
export function itemsAfter({ earlier, latest }: Tail, items: readonly unknown[]): unknown[] | undefined {
  const known = [[...earlier, ...latest], latest].find((texts) =>
    texts.every((text, index) => toText(items[index]) === text),
  );
  return known && items.slice(known.length);
}

/** Serializes an item. An item that is nested too deeply becomes NaN, which equals no other item. */
function toText(item: unknown): unknown {
  try {
    return JSON.stringify(item);
  } catch {
    return Number.NaN;
  }
}
