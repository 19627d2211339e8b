import type { Result } from "../../exchange/response/read-response.ts";
import { repeatedCursor } from "../paginate.ts";
import { createPollSchedule, tryPoll } from "./poll-schedule.ts";
import { type LongRunningOperation, look, verdictOf, waitFailed } from "./wait.ts";

/** A list that grows while work goes on. */
export interface GrowingList {
  readonly work: LongRunningOperation;
  /** Name of the operation. */
  readonly name: string;
  /** Where the caller's query begins. */
  readonly from: string | undefined;
  fetch(cursor: string | undefined, deadlineMs: number): Promise<Result>;
}

/** How far a growing list has been read. */
interface Position {
  cursor: string | undefined;
  /** How many items of the page at `cursor` have been handed out: the page at the end is asked for again and again. */
  handedOut: number;
  readonly past: Set<string | undefined>;
}

/** Empty pages that are passed over, once the work has ended, before the list counts as read. */
const maxEmptyPages = 10;

/**
 * Yields the items of a growing list as they come, each once. Ends when the work has ended and nothing came after that.
 *
 * @throws {WaitError} If the work goes on past the deadline.
 * @throws {PaginationError} If the list comes back to an earlier cursor.
 */
export async function* followList(list: GrowingList): AsyncGenerator<unknown, void, undefined> {
  const { work } = list;
  const schedule = createPollSchedule(work.exchange.options, work.options);
  const position: Position = { cursor: list.from, handedOut: 0, past: new Set() };
  let last: unknown;
  let hasEnded = false;
  for (let empty = 0; ; ) {
    let { value: page, error } = await tryPoll(list.fetch(position.cursor, schedule.leftMs()));
    const fresh = page ? take(position, page) : [];
    yield* fresh;
    const hasMoved = page && advance(list, position, page);
    empty = fresh.length > 0 ? 0 : empty + 1;
    if (empty === 0) schedule.reset();
    if (hasMoved && empty < (hasEnded ? maxEmptyPages : 1)) continue;
    if (hasEnded && page) return;
    if (!hasEnded) {
      const looked = await tryPoll(look(work, schedule.leftMs()));
      error ??= looked.error;
      last = looked.value ?? last;
      hasEnded = !looked.error && verdictOf(work, last) !== "pending";
      if (hasEnded) continue; // what came in between
    }
    if (!(await schedule.pause())) waitFailed(work, "deadline", last, error);
  }
}

/** The items that have not been handed out. */
function take(position: Position, { data }: Result): unknown[] {
  const items = Array.isArray(data) ? data : [];
  const fresh = items.slice(position.handedOut);
  position.handedOut += fresh.length;
  return fresh;
}

/** Goes on to the next page, if there is one. */
function advance({ name, work }: GrowingList, position: Position, { cursor }: Result): boolean {
  if (cursor === null || cursor === position.cursor) return false;
  if (position.past.has(cursor)) repeatedCursor(work.exchange, name, cursor);
  position.past.add(position.cursor);
  position.cursor = cursor;
  position.handedOut = 0;
  work.options.onCursor?.(cursor);
  return true;
}
