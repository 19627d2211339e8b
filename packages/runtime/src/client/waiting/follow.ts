import { repeatedCursor } from "../../errors/errors.ts";
import { type Result, throwRedacted } from "../../exchange/exchange.ts";
import { createPollSchedule, type LongRunningOperation, poll, tryPoll, verdictOf, waitFailed } from "./work.ts";

/** A list that grows while work goes on. */
export interface GrowingList {
  readonly work: LongRunningOperation;
  /** Name of the operation. */
  readonly name: string;
  /** The cursor that the caller's query begins with. */
  readonly from: string | undefined;
  fetch(cursor: string | undefined, deadlineMs: number): Promise<Result>;
}

/** How far a growing list has been read. */
interface Position {
  cursor: string | undefined;
  /** How many items of the page at `cursor` have been yielded: the last page is fetched repeatedly. */
  yielded: number;
  readonly past: Set<string | undefined>;
}

/** How many empty pages are skipped, after the work has ended, before the list counts as complete. */
const maxEmptyPages = 10;

/**
 * Yields the items of a growing list as they come, each once. Ends when the work has ended and no items came after that.
 * `open` may throw: then so does the first step.
 *
 * @throws {WaitError} If the work is still running at the deadline.
 * @throws {PaginationError} If the list returns an earlier cursor.
 */
export async function* followList(open: () => GrowingList): AsyncGenerator<unknown, void, undefined> {
  const list = open();
  const { work } = list;
  const schedule = createPollSchedule(work.exchange.options, work.options);
  const position: Position = { cursor: list.from, yielded: 0, past: new Set() };
  let last: unknown;
  let hasEnded = false;
  for (let empty = 0; ; ) {
    let { value: page, error } = await tryPoll(list.fetch(position.cursor, schedule.leftMs()));
    const newItems = page ? takeNew(position, page) : [];
    yield* newItems;
    const hasMoved = page && (await advance(list, position, page));
    empty = newItems.length > 0 ? 0 : empty + 1;
    if (empty === 0) schedule.reset();
    if (hasMoved && empty < (hasEnded ? maxEmptyPages : 1)) continue;
    if (hasEnded && page) return;
    if (!hasEnded) {
      const polled = await tryPoll(poll(work, schedule.leftMs()));
      error ??= polled.error;
      last = polled.value?.data ?? last;
      hasEnded = !polled.error && verdictOf(work, last) !== "pending";
      if (hasEnded) continue; // fetch the items that came in between
    }
    if (!(await schedule.pause())) throwRedacted(work.exchange, waitFailed(work, "deadline", last, error));
  }
}

/** The items that have not been yielded yet. */
function takeNew(position: Position, { data }: Result): unknown[] {
  const items = Array.isArray(data) ? data : [];
  const newItems = items.slice(position.yielded);
  position.yielded += newItems.length;
  return newItems;
}

/** Moves to the next page, if there is one. */
async function advance({ name, work }: GrowingList, position: Position, { cursor }: Result): Promise<boolean> {
  if (cursor === null || cursor === position.cursor) return false;
  if (position.past.has(cursor)) throwRedacted(work.exchange, repeatedCursor(name, cursor));
  position.past.add(position.cursor);
  position.cursor = cursor;
  position.yielded = 0;
  await work.options.onCursor?.(cursor);
  return true;
}
