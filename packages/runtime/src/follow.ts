import { PaginationError } from "./errors.ts";
import type { Result } from "./interpret.ts";
import { createPatience, isBearable } from "./patience.ts";
import { ended, judge, look, type Work } from "./wait.ts";

/** A list that grows while work goes on. */
export interface GrowingList {
  readonly work: Work;
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
  const { core, options } = list.work;
  const patience = createPatience(core.options, options);
  const position: Position = { cursor: list.from, handedOut: 0, past: new Set() };
  let last: unknown;
  let hasEnded = false;
  for (let empty = 0; ; ) {
    const { result, error } = await fetchPage(list, position, patience.leftMs());
    const fresh = result ? take(position, result) : [];
    yield* fresh;
    const hasMoved = result ? advance(list, position, result) : false;
    empty = fresh.length > 0 ? 0 : empty + 1;
    if (fresh.length > 0) patience.reset();
    if (hasMoved && (fresh.length > 0 || (hasEnded && empty < maxEmptyPages))) continue;
    if (hasEnded && result) return;
    const looked = hasEnded ? {} : await look(list.work, patience.leftMs());
    if ("data" in looked) {
      last = looked.data;
      hasEnded = judge(list.work, last) !== "pending";
      if (hasEnded) continue;
    }
    const ms = patience.pauseMs();
    if (ms === undefined) throw ended(list.work, "deadline", last, error ?? looked.error);
    await core.options.clock.sleep(ms, options.signal);
  }
}

async function fetchPage(
  list: GrowingList,
  { cursor }: Position,
  leftMs: number,
): Promise<{ result?: Result; error?: unknown }> {
  try {
    return { result: await list.fetch(cursor, leftMs) };
  } catch (error) {
    if (isBearable(error)) return { error };
    throw error;
  }
}

/** The items that have not been handed out. */
function take(position: Position, { data }: Result): unknown[] {
  const items = Array.isArray(data) ? data : [];
  const fresh = items.slice(position.handedOut);
  position.handedOut = Math.max(position.handedOut, items.length);
  return fresh;
}

/** Goes on to the next page, if there is one. */
function advance({ name, work }: GrowingList, position: Position, { cursor }: Result): boolean {
  if (cursor === null || cursor === position.cursor) return false;
  position.past.add(position.cursor);
  if (position.past.has(cursor)) {
    throw new PaginationError(`${name} came back to the cursor ${cursor}`, { operation: name, cursor });
  }
  position.cursor = cursor;
  position.handedOut = 0;
  work.options.onCursor?.(cursor);
  return true;
}
